"""`python -m generator` is `briefings`; nothing else happens here."""

from generator.cli import main

if __name__ == "__main__":
    main()
