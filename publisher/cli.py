"""Arguments in, exit code out.

One short function a command.  Nothing heavy is imported here: ``--help`` and
``--version`` answer at once, and a command imports what it needs.
"""

from __future__ import annotations

import functools
import gc
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import click

from publisher import __version__
from publisher.errors import PublisherError
from publisher.notices import RANK, Notice, has_error
from publisher.stack import roomy


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What may stand on every command, before or after its name."""

    project: Path = Path()
    offline: bool = False
    quiet: bool = False
    as_json: bool = False
    profile: bool = False


SCHEMES = ("booklet", "2-up", "signature-8", "signature-16", "signature-32")
"""Ways to impose; ``printshop.imposition`` knows them."""

OPTIONS = (
    click.option("--project", type=click.Path(file_okay=False, path_type=Path), help="Folder of publisher.toml."),
    click.option("--offline", is_flag=True, help="Fetch nothing."),
    click.option("--quiet", is_flag=True, help="Say nothing but errors and the names of files made."),
    click.option("--json", "as_json", is_flag=True, help="Answer in JSON."),
    click.option("--profile", is_flag=True, help="Say where the time went."),
    click.version_option(__version__, prog_name="publisher"),
)


def terms(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the common options, joined with those said before its name, as its first argument."""

    @functools.wraps(function)
    def called(project: Path | None, offline: bool, quiet: bool, as_json: bool, profile: bool, **rest: Any) -> Any:
        context = click.get_current_context()
        said = context.find_object(Terms) or Terms()
        joined = replace(
            said,
            project=project or said.project,
            offline=offline or said.offline,
            quiet=quiet or said.quiet,
            as_json=as_json or said.as_json,
            profile=profile or said.profile,
        )
        context.obj = joined
        return function(joined, **rest)

    for option in reversed(OPTIONS):
        called = option(called)
    return called


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@terms
def main_group(said: Terms) -> None:
    """Turn posts into print-quality PDFs, EPUB anthologies and print-shop packages."""


@main_group.command()
@click.argument("posts", nargs=-1, required=True, metavar="POST...")
@click.option("-o", "out", type=click.Path(path_type=Path), default=Path(), help="Folder for the PDFs.")
@click.option("-j", "jobs", type=click.IntRange(min=0), default=0, help="Processes; 0 for one a core.")
@terms
def pdf(said: Terms, posts: tuple[str, ...], out: Path, jobs: int) -> int:
    """Make an offprint of each post; no config needed."""
    from publisher.press.lone import offprints

    return show_run(said, offprints(posts, out, jobs=jobs, **shop_terms(said)))


@main_group.command()
@click.argument("posts", nargs=-1, required=True, metavar="POST...")
@click.option("-o", "out", type=click.Path(path_type=Path), default=None, help="The EPUB to write.")
@terms
def epub(said: Terms, posts: tuple[str, ...], out: Path | None) -> int:
    """Make one EPUB of the posts given; no config needed."""
    from publisher.press.lone import anthology

    return show_run(said, anthology(posts, out, **shop_terms(said)))


@main_group.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("-j", "jobs", type=click.IntRange(min=0), default=0, help="Processes; 0 for one a core.")
@click.option("--dry-run", is_flag=True, help="Say what is in, why, and what would be set anew.")
@terms
def build(said: Terms, names: tuple[str, ...], jobs: int, dry_run: bool) -> int:
    """Make whatever publisher.toml orders: books and offprints.

    NAME is a book's key, or "offprints"; without any, all are made.
    """
    if dry_run:
        from publisher.press.plan import plan

        click.echo(plan(said.project, only=names, as_json=said.as_json, **shop_terms(said, project=False)))
        return 0
    from publisher.press import publish

    return show_run(said, publish(said.project, only=names, jobs=jobs, **shop_terms(said, project=False)))


@main_group.command()
@click.argument("posts", nargs=-1, required=True, metavar="POST...")
@terms
def inspect(said: Terms, posts: tuple[str, ...]) -> int:
    """Show what was understood of a post."""
    from publisher.press.posts import find_posts
    from publisher.reading import describe, edit, inspection

    articles = [edit(post) for post in find_posts(said.project, posts)]
    for article in articles:
        if said.as_json:
            click.echo(json.dumps(inspection(article), ensure_ascii=False))
        else:
            click.echo(describe(article))
    return int(any(article.failed for article in articles))


@main_group.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@terms
def check(said: Terms, names: tuple[str, ...]) -> int:
    """Lint the posts, and preflight what was built.

    NAME is a book's key or a post; without any, the whole project is checked.
    """
    from publisher.press.checking import check as examine

    notices = examine(said.project, names, **shop_terms(said, project=False))
    show_notices(said, notices)
    return int(has_error(notices))


@main_group.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--style", default="book", show_default=True, help="House style of the first book.")
@terms
def new(said: Terms, folder: Path, style: str) -> int:
    """Begin a project: a publisher.toml, two posts, a first book."""
    from publisher.press.begin import begin

    made = [str(path) for path in begin(folder, style)]
    click.echo(json.dumps({"made": made}, ensure_ascii=False) if said.as_json else "\n".join(made))
    return 0


@main_group.command()
@terms
def clean(said: Terms) -> int:
    """Throw out all that is kept between builds."""
    from publisher.press.shop import store_folder
    from publisher.store import clean as empty
    from publisher.store import open_store

    freed = empty(open_store(store_folder(said.project)))
    if said.as_json:
        click.echo(json.dumps({"bytes_freed": freed}))
    elif not said.quiet:
        click.echo(f"{freed / 1e6:.1f} MB freed")
    return 0


@main_group.command()
@click.argument("book")
@click.option("--printer", required=True, help="Whose rules count; see `publisher printers`.")
@click.option("--report", is_flag=True, help="Say what was done to each picture.")
@click.option("-j", "jobs", type=click.IntRange(min=0), default=0, help="Processes; 0 for one a core.")
@terms
def handoff(said: Terms, book: str, printer: str, report: bool, jobs: int) -> int:
    """Make the package for a print shop, or say exactly why not.

    BOOK is a book's key; of a book that is split, with a volume's number: papers-2.
    """
    from publisher.press.handoff import handoff as hand_off

    made = hand_off(said.project, book, printer, jobs=jobs, **shop_terms(said, project=False))
    if said.as_json:
        told = {name: value for name, value in asdict(made).items() if name != "seconds"}
        click.echo(json.dumps(told, ensure_ascii=False, default=str))
        return 0
    show_notices(said, made.notices)
    if report:
        click.echo(made.colours, nl=False)
    click.echo(made.path if said.quiet else f"{made.path}  {made.pages} pages, spine {made.spine_mm:.2f} mm")
    if said.profile:
        show_profile(made)
    return 0


@main_group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--printer", help="Whose rules count; see `publisher printers`.")
@click.option("--html", "page", type=click.Path(path_type=Path), help="Also write a report with pictures here.")
@terms
def preflight(said: Terms, file: Path, printer: str | None, page: Path | None) -> int:
    """Hold anybody's PDF against a printer's rules, or those of the screen.

    Without --printer: PDF/UA-1, and the PDF/A that the file claims. The exit
    code is 8 when something must be mended.
    """
    from publisher.preflight import examine, looked_at
    from publisher.preflight.report import Examined, as_html, as_json, as_text
    from publisher.preflight.ua import examine_screen, looked_at_screen
    from publisher.printshop import load_profile
    from publisher.store import write_atomically

    found = examine(file, load_profile(printer, said.project)) if printer else examine_screen(file)
    by = looked_at() if printer else looked_at_screen()
    looked = (Examined(name=file.name, path=file, findings=found),)
    click.echo(as_json(looked, by).decode() if said.as_json else as_text(looked, by), nl=False)
    if page is not None:
        write_atomically(page, as_html(looked, by, title=f"Preflight: {file.name}"))
    return 8 if any(finding.severity == "error" for finding in found) else 0


@main_group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--scheme", type=click.Choice(SCHEMES), default="booklet", show_default=True)
@click.option("--caliper", default="0mm", show_default=True, help="Thickness of a sheet, for the creep of a booklet.")
@click.option("-o", "out", type=click.Path(path_type=Path), required=True, help="The PDF of sheets to write.")
@terms
def impose(said: Terms, file: Path, scheme: Any, caliper: str, out: Path) -> int:
    """Lay the pages of a PDF on sheets for folding: a booklet, two up, or signatures."""
    from publisher.errors import UsageError
    from publisher.printshop.sheets import impose as lay
    from publisher.units import length_pt

    try:
        thickness = length_pt(caliper)
    except ValueError as error:
        raise UsageError(str(error)) from None
    made = lay(file, scheme, out, caliper_pt=thickness)
    click.echo(json.dumps({"made": [str(made)]}, ensure_ascii=False) if said.as_json else made)
    return 0


@main_group.command()
@click.argument("style")
@click.option("-o", "out", type=click.Path(path_type=Path), default=Path(), help="Folder for the PDFs.")
@terms
def specimen(said: Terms, style: str, out: Path) -> int:
    """Print every object that a house style knows, in English and in Chinese."""
    from publisher.press.specimens import specimens

    return show_run(said, specimens(style, out, **shop_terms(said)))


@main_group.command()
@terms
def doctor(said: Terms) -> int:
    """Say what the machine has of what is needed, and how to get the rest."""
    from publisher.doctor import examine
    from publisher.press.shop import store_folder
    from publisher.store import open_store

    checks = examine(open_store(store_folder(said.project)))
    for each in checks:
        if said.as_json:
            click.echo(json.dumps(asdict(each), ensure_ascii=False))
        else:
            click.echo(f"{each.state:<8}{each.name:<22}{each.found}")
            if each.hint:
                click.echo(f"{'':<8}{each.hint}")
    return 7 if any(each.state == "missing" for each in checks) else 0


@main_group.command()
@terms
def printers(said: Terms) -> int:
    """List the printers whose rules are known."""
    from publisher.printshop import load_profile, profiles

    own = sorted(path.stem for path in (said.project / "printers").glob("*.toml"))
    known = {printer.name: printer for printer in profiles()}
    known |= {name: load_profile(name, said.project) for name in own}
    for name, printer in sorted(known.items()):
        if said.as_json:
            click.echo(json.dumps(asdict(printer), ensure_ascii=False, default=str))
        else:
            click.echo(f"{name:<18}{printer.title}, {printer.pages_min} to {printer.pages_max} pages")
    return 0


@main_group.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@terms
def completion(said: Terms, shell: str) -> int:
    """Print the script that completes commands in SHELL."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(main_group, {}, "publisher", "_PUBLISHER_COMPLETE").source())
    return 0


# ---------------------------------------------------------------- what is shown


def shop_terms(said: Terms, *, project: bool = True) -> dict[str, Any]:
    """Arguments that every command which makes something passes on."""
    from publisher.progress import bar

    given: dict[str, Any] = {"offline": said.offline, "progress": bar(quiet=said.quiet or said.as_json)}
    return {**given, "root": said.project} if project else given


def show_run(said: Terms, run: Any) -> int:
    """Print what was made and what there was to say; the exit code."""
    if said.as_json:
        click.echo(json.dumps(run.as_json(), ensure_ascii=False))
    else:
        show_notices(said, run.notices)
        for volume in run.volumes:
            pages = f"  {volume.pages} page{'s' if volume.pages > 1 else ''}" if volume.pages else ""
            click.echo(volume.path if said.quiet else f"{volume.path}{pages}")
    if said.profile:
        show_profile(run)
    return int(has_error(run.notices))


def show_profile(made: Any) -> None:
    """Print where the time went that ``made`` took."""
    from publisher.press.run import profile

    click.echo(profile(made.seconds, made.counts), err=True)


def show_notices(said: Terms, notices: Iterable[Notice]) -> None:
    """Print notices, worst first within a file; infos only when nobody asked for quiet."""
    ordered = sorted(dict.fromkeys(notices), key=lambda n: (n.file, RANK[n.severity], n.line, n.code))
    for notice in ordered:
        if said.as_json:
            fields = ("code", "severity", "file", "line", "message", "hint")
            click.echo(json.dumps({name: getattr(notice, name) for name in fields}, ensure_ascii=False))
        elif not said.quiet or notice.severity == "error":
            click.echo(str(notice), err=True)


_ALLOCATED = 100_000
"""Objects made and still there after which Python looks for rings of them: a run is short and leaves few; after every
700, as is usual, it is a sixteenth of the work of a build after an edit."""


@roomy
def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code (DESIGN: 0, 1 … 8, 130)."""
    gc.set_threshold(_ALLOCATED, 10, 10)
    try:
        code = main_group.main(arguments, prog_name="publisher", standalone_mode=False)
    except click.exceptions.Abort:
        code = 130
    except KeyboardInterrupt:
        code = 130
    except click.ClickException as error:
        error.show()
        code = 2
    except PublisherError as error:
        click.echo(f"publisher: {error}", err=True)
        code = error.exit_code
    except BrokenPipeError:
        code = 0
        sys.stderr.close()
    sys.exit(int(code or 0))
