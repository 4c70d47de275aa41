"""For MkDocs: before a build, bring `briefings/` up to date, or only look; after it, index the site;
`mkdocs serve` watches `seeds/`.

It translates between MkDocs and `build`, and thinks nothing of its own.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from mkdocs.config import config_options, load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.utils import clean_directory

from generator import build, indexing, publishing, rendering
from generator.errors import BriefingsError
from generator.memory import Memory

_log = get_plugin_logger("briefings")
_OFF = ("off", False)
SEARCH_PAGE = "search.html"
"""The theme's template on which statements are searched."""


class Settings(Config):  # type: ignore[no-untyped-call] # MkDocs types it in part
    """What `mkdocs.yml` may say under `plugins: - briefings:`."""

    mode = config_options.Choice(("update", "check", "off", False), default="update")  # YAML's `off` is False
    """`update` writes briefings, `check` only warns where they are not up to date, `off` does nothing."""
    search = config_options.Type(bool, default=True)
    """Whether the site gets an index of its statements, if its theme has a page for searching them."""
    publish_sources = config_options.Type(bool, default=False)
    """Whether the documents on the site hold the whole text of their sources."""


class BriefingsPlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call] # MkDocs types it in part
    """Seeds become pages of the very build that they were changed for."""

    _serving = False
    _dirty = False
    _server: LiveReloadServer | None = None
    _memory: Memory | None = None
    """Of a server, from one build to the next."""
    _removed = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Remembers the command; with this method, MkDocs keeps the plugin from one build to the next."""
        self._serving = command == "serve"
        self._dirty = dirty
        self._memory = Memory() if self._serving else None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Works before MkDocs collects the pages, and takes the navigation anew if that changed it."""
        if self.config.mode not in _OFF:
            with self._unwatched(config):
                report = self._work(_project(config), self._log_level(config))
            if self.config.mode == "update" and "mkdocs.yml" in report.changed:
                config.nav = load_config(config.config_file_path).nav
        config.markdown_extensions.append(rendering.QuickInline())  # type: ignore[arg-type] # MkDocs hands it on
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Before a server builds again: the index that the first build made stays (see `on_post_build`).

        With `--dirty`, MkDocs builds only pages whose Markdown is newer. What else they show is the settings
        and the theme; if these changed, or a page went, all pages are built.
        """
        if self._memory is None:
            return
        if self._searches(config):
            indexing.keep(Path(config.site_dir))
        frame = [Path(config.config_file_path), Path(config.theme.custom_dir or config.config_file_path)]
        if self._memory.has_changed(frame) or self._removed:
            clean_directory(config.site_dir)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Completes the site and makes its index.

        A server's index is made once, so that a page is back at once after an edit; its pages keep the script
        with which the server tells them of changes. Opened from a folder, no page could load its own scripts
        under a policy.
        """
        site = Path(config.site_dir)
        guard = not self._serving and not {"offline", "material/offline"}.intersection(config.plugins)
        publishing.publish(
            site,
            config.site_url or "",
            config.site_name,
            guard=guard,
            with_text=self.config.publish_sources,
            only_new=self._serving and self._dirty,
        )
        if not self._searches(config) or (self._serving and indexing.put_back(site)):
            return
        try:
            indexing.index(site)
        except BriefingsError as error:
            _log.log(self._log_level(config), "%s", error)

    def on_serve(
        self,
        server: LiveReloadServer,
        *,
        config: MkDocsConfig,
        builder: Callable[..., object],  # noqa: ARG002 (MkDocs names the arguments)
    ) -> LiveReloadServer:
        """Watches the seeds too."""
        if self.config.mode not in _OFF and (seeds := _project(config) / build.SEEDS).is_dir():
            self._server = server
            server.watch(str(seeds))
        return server

    def _work(self, project: Path, level: int) -> build.Report:
        work = build.check if self.config.mode == "check" else build.generate
        try:
            report = (
                work(project, run=self._memory, settled=self._memory.settled)
                if self._memory
                else work(project)
            )
        except BriefingsError as error:
            report = build.Report(0, problems=(build.Finding(error.message, error.path, error.line),))
        self._removed = bool(report.removed)
        for finding in (*report.problems, *report.misquoted):
            _log.log(level, "%s", finding)
        for finding in report.notes:
            _log.info("%s", finding)
        return report

    def _searches(self, config: MkDocsConfig) -> bool:
        """Whether search is ours: MkDocs' own plugin takes the theme's place for it."""
        own = {"search", "material/search"}.intersection(config.plugins)
        return self.config.search and not own and SEARCH_PAGE in config.theme.static_templates

    def _log_level(self, config: MkDocsConfig) -> int:
        """Of problems: a warning, but not where it would end a strict server."""
        return logging.INFO if self._serving and config.strict else logging.WARNING

    @contextmanager
    def _unwatched(self, config: MkDocsConfig) -> Iterator[None]:
        """Hides what we write from the server, which would build a second time for it."""
        server = self._server
        if server is None:
            yield
            return
        watched = (config.docs_dir, config.config_file_path)
        for path in watched:
            server.unwatch(path)
        try:
            yield
        finally:
            for path in watched:
                server.watch(path)


def _project(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent
