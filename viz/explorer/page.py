"""The explorer's page: a thin skin of components over a session; each visitor has an own one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import solara
import solara.lab

from interpose.model.errors import OutputError
from interpose.model.language.chosen import direction, in_language, language
from interpose.model.language.words import mark, say
from interpose.viz.app import page as the_page
from interpose.viz.app.components import DocumentSetup, Help
from interpose.viz.app.help_words import help_of
from interpose.viz.app.stay import Stay, show_farewell
from interpose.viz.app.words import glossary
from interpose.viz.explorer.clicks import command_of_click
from interpose.viz.explorer.components import AxisMenu, Header, Plot, SelectedPoint
from interpose.viz.explorer.dark_mode import dark_figure
from interpose.viz.explorer.frame import frame
from interpose.viz.explorer.open_sweep import current_sweep
from interpose.viz.explorer.session import Session
from interpose.viz.explorer.view_link import open_link, to_link
from interpose.viz.plotly_language import dates_of

HERE = Path(__file__).parent
NEUTRAL = mark(
    "Research and education. Results are distributions under stated assumptions, not forecasts; what an interval spans "
    "is chance and draws of this model, not what the model leaves out."
)


class Visitor:
    """One visitor: a session, and what is shown of it."""

    def __init__(self, code: str = "") -> None:
        self.stay, self.link = Stay(self._rest), code
        self.session: Session | None = None
        self.frame: solara.Reactive[dict[str, Any]] = solara.Reactive({})
        if not self.stay.is_there:
            return
        try:
            self._begin(code)
        except BaseException:
            self.stay.leave()
            raise

    def _begin(self, code: str) -> None:
        """Show the sweep, or what a link shows of it."""
        self.session = current_sweep().session()
        if code:
            try:
                open_link(self.session, code)
            except OutputError as error:
                self.session.notice = str(error)
        self.frame.set(frame(self.session))

    def _rest(self) -> None:
        """Let go of what is shown, but for a link to it."""
        if self.session is not None:
            self.link = to_link(self.session)
        self.session = None

    def command(self, words: Any) -> None:
        """Run a command of the visitor; the session refuses unknown ones."""
        self.stay.sign_of_life()
        session = self.session
        if session and isinstance(words, list) and words and isinstance(words[0], str) and len(words) <= 4:
            session.run_command(*words)
            self.frame.set(frame(session))

    def click(self, event: Any) -> None:
        """Run the command that a click in a figure stands for."""
        if isinstance(event, dict):
            self.command(list(command_of_click(str(event.get("figure")), event, self.frame.value["figures"])))


@solara.component
def Page() -> Any:
    """Show the whole page of one visitor."""
    code = the_page.first_view()
    visitor = solara.use_memo(lambda: Visitor(code), [])
    dark = bool(solara.lab.use_dark_effective())

    def live() -> Callable[[], None]:
        visitor.stay.start()
        return visitor.stay.leave

    solara.use_effect(live, [])
    farewell = visitor.stay.farewell.value

    def theme(on: bool) -> None:
        solara.lab.theme.dark = bool(on)

    with solara.v.Html(tag="div", class_=f"ip-page {'ip-dark' if dark else 'ip-light'}") as main:
        solara.Style(Path(the_page.__file__).parent / "page.css")
        solara.Style(Path(the_page.__file__).parent / "panels.css")
        solara.Style(HERE / "explorer.css")
        if farewell:
            DocumentSetup(title="interpose", event_set_theme=theme)
            show_farewell(farewell, visitor.link)
        else:
            Sweep(visitor, dark, theme)
    return main


@solara.component
def Sweep(visitor: Visitor, dark: bool, theme: Callable[[bool], None]) -> Any:
    """Show the sweep as a visitor has chosen."""
    now = visitor.frame.value
    figures = solara.use_memo(lambda: _coloured(now["figures"], dark), [now, dark])
    with solara.v.Html(tag="div") as main, in_language(now["about"]["language"]):
        _layout(visitor, now, figures, dark, theme)
    return main


def _coloured(figures: dict[str, Any], dark: bool) -> dict[str, Any]:
    """Return the figures in the colours of the theme, on the page's own paper."""
    transparent = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
    shown = {name: figures[name] for name in ("cells", "dose", "spread") if figures[name]}
    shown = {name: dark_figure(figure) if dark else figure for name, figure in shown.items()}
    return {name: figure | {"layout": figure["layout"] | transparent} for name, figure in shown.items()}


def _layout(
    visitor: Visitor, frame_now: dict[str, Any], figures: dict[str, Any], dark: bool, theme: Callable[[bool], None]
) -> None:
    """Arrange the parts of the page."""
    title = f"interpose: {frame_now['about']['title']}"
    DocumentSetup(title=title, direction=direction(), event_set_theme=theme)
    Header(
        about=frame_now["about"],
        notice=frame_now["notice"],
        share=frame_now["share"],
        dark=dark,
        event_command=visitor.command,
        event_set_theme=theme,
    )
    Help(words=help_of("explorer"), glossary=glossary())
    with solara.v.Html(tag="main", class_="ip-main-part"):
        solara.v.Html(tag="p", class_="ip-neutral", children=[say(NEUTRAL)])
        with solara.v.Html(tag="div", class_="ex-grid"):
            with solara.v.Html(tag="div", class_="ex-left"):
                AxisMenu(
                    choices=frame_now["choices"],
                    held=frame_now["held"],
                    other_inputs=frame_now["other_inputs"],
                    intervals=frame_now["intervals"],
                    event_command=visitor.command,
                )
            with solara.v.Html(tag="div", class_="ex-centre"):
                _cells(visitor, frame_now, figures)
                _panel("dose", say("Dose and response"), visitor, figures)
            with solara.v.Html(tag="div", class_="ex-right"):
                SelectedPoint(selected=frame_now["selected"], event_command=visitor.command)
                _spread(visitor, frame_now, figures)


def _panel(name: str, title: str, visitor: Visitor, figures: dict[str, Any], above: Any = None) -> None:
    """Show a figure under its title."""
    with solara.v.Html(tag="section", class_=f"ex-panel ex-{name}", attributes={"aria-label": title}):
        solara.v.Html(tag="h2", children=[title])
        if above is not None:
            above()
        Plot(
            figure=figures[name],
            which=name,
            arrows=name != "spread",
            config=dates_of(language()),
            event_point_clicked=visitor.click,
            event_command=visitor.command,
        )


def _cells(visitor: Visitor, now: dict[str, Any], figures: dict[str, Any]) -> None:
    """Show two inputs against each other."""
    shown = now["figures"]
    if shown["cells"] is None:
        return

    def choice() -> None:
        _buttons(
            say("How two inputs are drawn"),
            [("false", say("Cells"), ""), ("true", say("Level lines"), shown["no_lines"])],
            str(bool(shown["as_lines"])).lower(),
            lambda value: visitor.command(["lines", value == "true"]),
        )
        solara.v.Html(tag="p", class_="ip-help", children=[now["reading"]])

    _panel("cells", say("Two inputs"), visitor, figures, choice)


def _spread(visitor: Visitor, now: dict[str, Any], figures: dict[str, Any]) -> None:
    """Show how single runs spread."""

    def choice() -> None:
        shapes = {"histogram": say("Histogram"), "ecdf": say("Cumulative"), "box": say("Boxes")}
        _buttons(
            say("How runs are drawn"),
            [(name, words, "") for name, words in shapes.items()],
            now["choices"]["shape"],
            lambda value: visitor.command(["shape", value]),
        )

    _panel("spread", say("Single runs"), visitor, figures, choice)


def _buttons(label: str, options: list[tuple[str, str, str]], chosen: str, choose: Callable[[str], None]) -> None:
    """Show a choice as buttons; one that cannot be taken says why."""
    with solara.v.Html(tag="div", class_="ip-layers", attributes={"role": "group", "aria-label": label}):
        for value, words, why_not in options:
            attributes = {"type": "button", "aria-pressed": str(value == chosen).lower()}
            attributes |= {"disabled": "disabled", "title": why_not} if why_not else {}
            button = solara.v.Html(tag="button", attributes=attributes, children=[words])
            solara.v.use_event(button, "click", lambda *_, value=value: choose(value))
