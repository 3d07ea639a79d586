"""The `ssk` command: each subcommand calls the function that the DAG task calls."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from ssk import __version__
from ssk.decision import ROLES, Answer
from ssk.errors import SskError
from ssk.redact import redact
from ssk.report import console as terminal
from ssk.settings import get_settings
from ssk.sources import REGISTERED

console = terminal()
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")


class Group(click.Group):
    """Shows an expected failure as its message and exits with the code of its kind."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SskError as error:
            click.echo(redact(f"ssk: {error.message}"), err=True)
            if error.remedy:
                click.echo(f"     {error.remedy}", err=True)
            ctx.exit(error.exit_code)


def _dump(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Sanitation indicators from source systems to gated, versioned releases.

    \b
    One night, step by step:
      ssk sandbox            replicas of the sources on this machine (profile sandbox)
      ssk ingest bps         fetch, land and load; repeat for each source (ssk ingest --help)
      ssk transform          build the candidate with dbt
      ssk gate               judge it
      ssk publish            swap it in
    \b
    Or all at once through Airflow: ssk run (the same as `make run`).
    Settings come from SSK_... variables; .env.example lists them.
    Exit codes: 0 done, 1 error, 2 usage, 3 pull failed, 4 source too old, 5 gate blocked, 6 busy.
    """


@main.command(epilog=f"Sources: {', '.join(REGISTERED)}. `ssk status` shows their datasets.")
@click.argument("source")
@click.option("--from", "first", type=int, metavar="YEAR", help="Ask for past years: the first.")
@click.option("--to", "last", type=int, metavar="YEAR", help="The last of them.")
@click.option("--file", metavar="FILE", help="Take this file (path or address) instead.")
@click.option("--sender", help="Who sent FILE, when it does not say so itself.")
@click.option("--take-shrunk", is_flag=True, help="Take a delivery although rows are gone from it.")
@as_json
def ingest(
    source: str,
    first: int | None,
    last: int | None,
    file: str | None,
    sender: str | None,
    take_shrunk: bool,
    as_json: bool,
) -> None:
    """Bring in SOURCE (sipsn) or one of its datasets (sipsn.capaian).

    Without options: what waits in the inbox, then what a night asks the source for. Past years go
    on where they were interrupted, and years that came are unchanged when they come again. A
    delivery that lost rows is kept as `shrunk` and what is in use stays, until a person who knows
    that those rows are really gone says --take-shrunk.

    \b
    ssk ingest sipsn
    ssk ingest sipsn --from 2019 --to 2024
    ssk ingest sipsn.capaian --file Data_Capaian_2024.csv
    ssk ingest sipsn.capaian --take-shrunk
    """
    from ssk import sources
    from ssk.ingest import ingest as bring_in
    from ssk.report import result_lines

    dataset_ids = [source] if "." in source else sources.dataset_ids(source)
    if file and len(dataset_ids) > 1:
        raise click.UsageError(f"Name one dataset for the file: {', '.join(dataset_ids)}")
    if (first is None) != (last is None) or (first or 0) > (last or 0):
        raise click.UsageError("Give --from and --to, the first and the last year.")
    years = range(first, last + 1) if first and last else None
    if years:
        if file:
            raise click.UsageError("A file says itself which years it holds: leave --from, --to.")
        dataset_ids = [name for name in dataset_ids if sources.dataset(name).http]
        if not dataset_ids:
            raise click.UsageError(f"{source} comes by file only: put its years into the inbox.")
    results = []
    for dataset_id in dataset_ids:
        found = bring_in(dataset_id, file=file, years=years, take_shrunk=take_shrunk, sender=sender)
        results += found
        if not as_json:
            for line in result_lines(dataset_id, found):
                console.print(line, markup=False, soft_wrap=True)
    if as_json:
        _dump([r.as_dict() for r in results])
    if any(r.outcome not in ("ok", "empty") for r in results):
        sys.exit(3)


@main.command()
@click.argument("dataset", required=False)
@click.option("--region", help="Kemendagri code; only this region can then be chosen.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Path of the file.")
@click.option("--contoh", "with_samples", is_flag=True, help="Fill rows that load as samples.")
def template(dataset: str | None, region: str | None, out: Path | None, with_samples: bool) -> None:
    """Write the workbook to fill in for DATASET, or list the datasets that have one.

    \b
    ssk template
    ssk template siinsan.fasilitas --region 62.07
    """
    from ssk import sources
    from ssk.workbooks.template import forms, write_template

    if dataset is None:
        for form in forms():
            console.print(f"{form.dataset_id:36} {form.title}")
        return
    name = "_".join(filter(None, (dataset, region, "contoh" if with_samples else None)))
    path = out or Path(f"{name}.xlsx")
    write_template(sources.dataset(dataset), path, region, with_samples)
    console.print(f"{path} is written.", soft_wrap=True)


@main.group()
def inbox() -> None:
    """Files that people send."""


@inbox.command()
def samples() -> None:
    """Put workbooks into the inbox that show every form filled in.

    They are for looking round: made-up rows carry CONTOH through to every mart and page. The next
    night (or `ssk ingest pokja`, ...) takes them in. Delete the files again, and send an empty
    workbook of the form to take their rows out.
    """
    from ssk.sandbox.inbox import fill

    for path in fill():
        click.echo(path)


@inbox.command()
@click.argument("file")
@click.option("--dataset", "dataset_id", help="Default: by stamp, inbox folder or headings.")
@click.option("--sender", help="Who sent it, when the file does not say so.")
@as_json
def check(file: str, dataset_id: str | None, sender: str | None, as_json: bool) -> None:
    """Take FILE (a path or address) in now; refused rows go to a copy in `balasan` beside it.

    Exit code 3 when rows, or the file as a whole, were refused.
    """
    from ssk.workbooks.check import check as examine

    results, reasons = examine(file, dataset_id, sender)
    if as_json:
        _dump({"parts": [r.as_dict() for r in results], "reasons": [r.as_dict() for r in reasons]})
    else:
        for result in results:
            console.print(
                f"{result.dataset_id} {result.part}: {result.outcome},"
                f" {result.loaded:,} rows accepted, {result.quarantined:,} refused"
                f" {result.message}",
                markup=False,
            )
        for reason in reasons[:20]:
            console.print(
                f"  {reason.row_count:,} x {', '.join(reason.columns) or 'row'}:"
                f" {reason.reason} ({reason.first_row})",
                markup=False,
                highlight=False,
            )
        for reply in sorted({result.reply for result in results if result.reply}):
            console.print(f"Returned copy: {reply}", soft_wrap=True)
    if any(result.outcome != "ok" or result.quarantined for result in results):
        sys.exit(3)


@main.command()
@click.option("--force", is_flag=True, help="Build although nothing changed.")
@as_json
def transform(force: bool, as_json: bool) -> None:
    """Build the candidate schema with dbt from the current snapshots."""
    from ssk.transform import transform as build

    result = build(force=force, say=(lambda line: None) if as_json else click.echo)
    _dump(result.as_dict()) if as_json else console.print(result.message)


@main.command()
@as_json
def gate(as_json: bool) -> None:
    """Judge the candidate with the suites of expectations/."""
    from ssk.gate import gate as judge
    from ssk.gate import question

    report = judge(say=(lambda line: None) if as_json else click.echo)
    if as_json:
        _dump(
            None
            if report is None
            else {
                "verdict": report.verdict,
                "docs": report.docs_index,
                "failed": [vars(r) for r in report.results if not r.success],
            }
        )
    elif report is None:
        console.print("No candidate waits to be judged.")
    else:
        console.print(f"Verdict: {report.verdict}. Report: {report.summary_path}")
        for result in report.results:
            if not result.success:
                console.print(
                    f"  {result.severity} {result.rule_id} on {result.mart}:"
                    f" {result.message_en} ({result.unexpected_count} rows)"
                )
        for hold in report.story.holds:
            console.print(f"  held {hold['rule_id']}: {hold['dataset_id']} {hold['place']}")
        if report.verdict == "needs_decision":
            console.print(question(report), markup=False)


@main.command()
@click.argument("build", type=int)
@click.argument("answer", type=click.Choice(["publish", "hold", "keep"]))
@click.option("--by", required=True, help="Who decides.")
@click.option("--role", required=True, type=click.Choice(list(ROLES)), help="Role in Satu Data.")
@click.option("--reason", required=True, help="Why; readers of the release see it.")
def decide(build: int, answer: Answer, by: str, role: str, reason: str) -> None:
    """Answer the question of the gate about candidate BUILD, as in Airflow.

    Where a night waits for it in the Airflow of this machine, that night is given the answer,
    carries it out and publishes. Else it is carried out here.

    \b
    publish  as it is, with a note and the name of who decided
    hold     all else; the source stays at its last good delivery
    keep     nothing; what is published stays
    """
    from ssk.airflow_api import AirflowApi
    from ssk.decision import ANSWERS
    from ssk.gate import decide as carry_out

    api = AirflowApi(f"http://127.0.0.1:{get_settings().airflow_port}")
    run_id, elsewhere = None, "No Airflow runs here"
    if api.is_healthy():
        try:
            run_id, elsewhere = api.asking(build), "No night waits for it in the Airflow of here"
        except SskError as error:
            elsewhere = f"The Airflow of here does not say what waits ({error.message})"
    if run_id:
        api.answer(run_id, ANSWERS[answer].label, {"name": by, "role": role, "reason": reason})
        console.print(
            f"The night {run_id} waited for this answer: it carries it out and goes on now."
            f" See {api.base_url}/dags/ssk_nightly/runs/{run_id}",
            soft_wrap=True,
        )
        return
    report = carry_out(answer, by, role, reason, build_id=build, say=click.echo)
    console.print(f"Verdict: {report.verdict}. Report: {report.summary_path}", soft_wrap=True)
    console.print(
        f"{elsewhere}, so it is carried out by this command; a night that waits elsewhere finds"
        " that when it is answered alike or its time is over.",
        soft_wrap=True,
    )
    if report.verdict != "blocked":
        console.print("`ssk publish` publishes it.")


@main.command()
@as_json
def publish(as_json: bool) -> None:
    """Swap the gated candidate in, in one transaction."""
    from ssk.publish import publish as swap

    release = swap()
    if as_json:
        _dump(release.as_dict() if release else None)
    elif release is None:
        console.print("No gated candidate waits; what is published stays.")
    else:
        console.print(
            f"Release {release.release_id} is published: {release.verdict},"
            f" {release.value_count:,} values, {release.revision_count:,} revisions."
        )


@main.command()
@click.argument("release", type=int, required=False)
@as_json
def rollback(release: int | None, as_json: bool) -> None:
    """Return to RELEASE, or to the release before the current one, at once."""
    from ssk.publish import rollback as back

    current = back(release)
    if as_json:
        _dump(current.as_dict())
    else:
        console.print(f"Release {current.release_id} is current again.")


@main.command()
@as_json
def releases(as_json: bool) -> None:
    """List releases, newest first."""
    from ssk.publish import releases as listed
    from ssk.report import print_releases

    found = listed()
    _dump([r.as_dict() for r in found]) if as_json else print_releases(console, found)


@main.command()
@click.argument("older", type=int, metavar="RELEASE")
@click.argument("newer", type=int, metavar="[RELEASE]", required=False)
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page.")
@as_json
def diff(older: int, newer: int | None, html: Path | None, as_json: bool) -> None:
    """What the second release (default: the current) says otherwise than the first.

    Any release can be named, also one whose schema was dropped.

    \b
    ssk diff 12
    ssk diff 12 15 --html beda.html
    """
    from ssk import diff as compare
    from ssk.publish import releases as listed
    from ssk.report import open_warehouse

    with open_warehouse() as connection:
        found = compare.diff(connection, listed(), older, newer)
    if html:
        html.write_text(compare.page(found), encoding="utf-8")
        click.echo(f"{html} is written.", err=as_json)
    if as_json:
        _dump(found.as_dict())
    elif not html:
        click.echo("\n".join(compare.lines(found)))


@main.command()
@click.argument("source", required=False)
@as_json
def status(source: str | None, as_json: bool) -> None:
    """What each source delivered, the last builds and releases; with SOURCE, each of its parts.

    \b
    ssk status
    ssk status sipsn
    ssk status sipsn.capaian --json
    """
    from ssk import report, sources
    from ssk.ingest import register
    from ssk.publish import releases as listed

    register()
    if source:
        names = [sources.dataset(source).dataset_id] if "." in source else None
        with report.open_warehouse() as connection:
            parts = report.parts(connection, names or sources.dataset_ids(source))
        _dump({"parts": parts}) if as_json else report.print_parts(console, parts)
        return
    with report.open_warehouse() as connection:
        rows = report.deliveries(connection)
        held = report.holds(connection)
        builds = connection.execute(
            "select build_id, state, started_at, message from ops.build"
            " order by build_id desc limit 3"
        ).fetchall()
    found = listed()
    if as_json:
        _dump({"deliveries": rows, "held": held, "releases": [r.as_dict() for r in found]})
        return
    report.print_deliveries(console, rows)
    report.print_holds(console, held)
    for build_id, state, started, message in builds:
        text = f": {message.splitlines()[-1]}" if message else ""
        console.print(f"candidate {build_id}: {state}, begun {started:%Y-%m-%d %H:%M %Z}{text}")
    report.print_releases(console, found[:5])


@main.command()
@click.argument("region", default="62.07")
@as_json
def scorecard(region: str, as_json: bool) -> None:
    """The published scorecard of REGION (Kemendagri code, BPS code or name)."""
    from ssk import report

    with report.open_warehouse() as connection:
        place = report.find_region(connection, region)
        rows = report.scorecard(connection, place["region_id"])
    _dump(rows) if as_json else report.print_scorecard(console, place, rows)


@main.command()
@click.argument("indicator")
@click.argument("region")
@click.argument("year", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="All rows and inputs, not the first 10.")
@as_json
def explain(indicator: str, region: str, year: int | None, everything: bool, as_json: bool) -> None:
    """Trace a published number to file, row and hash, and show what stands there.

    \b
    ssk explain AL02 62.07 2021
    ssk explain SP04 Seruyan
    """
    from ssk import explain as tracing
    from ssk.report import open_warehouse

    with open_warehouse() as connection:
        shown = None if everything else tracing.SHOWN
        traces = tracing.explain(connection, indicator, region, year, shown)
    if as_json:
        _dump([t.as_dict() for t in traces])
        return
    for trace in traces:
        click.echo("\n".join(tracing.lines(trace)))


@main.command()
@click.argument("query", required=False)
def sql(query: str | None) -> None:
    """Open psql as the read-only BI role, or run QUERY and leave."""
    import os

    from ssk import postgres, warehouse

    warehouse.prepare()
    settings = get_settings()
    if settings.warehouse_url:
        raise SskError(
            "`ssk sql` opens the embedded server only.",
            "Use psql with the bi_reader role of your server.",
        )
    embedded = postgres.ensure_running(settings)
    command = [
        str(postgres.binaries() / "psql"),
        "-h",
        "127.0.0.1",
        "-p",
        str(embedded.port),
        "-U",
        "bi_reader",
        "-d",
        "warehouse",
    ]
    if query:
        command += ["-c", query]
    environment = os.environ | {"PGPASSFILE": str(postgres.pgpass_file(settings))}
    sys.exit(subprocess.run(command, env=environment, check=False).returncode)


@main.command()
@as_json
def doctor(as_json: bool) -> None:
    """Say what would fail tonight, and the remedy.

    Asks every live source once (address, certificate, key, and whether its first delivery can be
    loaded), and looks at the inbox, the disk, the warehouse and Airflow. Nothing is loaded. Exit
    code 1 when something would fail without which no release is published.
    """
    from ssk.doctor import doctor as examine
    from ssk.doctor import print_checks

    checks = examine()
    _dump([c.as_dict() for c in checks]) if as_json else print_checks(console, checks)
    if not all(c.ok for c in checks if c.essential):
        sys.exit(1)


@main.command()
@click.option("--port", type=int, help="Default: SSK_SANDBOX_PORT.")
def sandbox(port: int | None) -> None:
    """Serve local replicas of the source APIs until interrupted.

    \b
    Tell it to misbehave:
      curl -X PUT -H 'content-type: application/json' \\
        -d '{"sipsn": "http_500"}' http://127.0.0.1:8765/_sandbox/faults
    """
    from ssk.sandbox.server import serve

    serve(port or get_settings().sandbox_port)


@main.command()
def up() -> None:
    """Start PostgreSQL, the sandbox and Airflow as a service; state survives a restart."""
    from ssk import service

    service.up(get_settings(), click.echo)
    _where_to_look()


@main.command()
def down() -> None:
    """Stop what `ssk up` started."""
    from ssk import service

    service.down(get_settings(), click.echo)


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def airflow(arguments: tuple[str, ...]) -> None:
    """Run Airflow's own command against the service, for example a backfill of past years.

    \b
    ssk airflow backfill create --dag-id ssk_backfill --from-date 2015-01-01 --to-date 2024-12-31
    """
    from ssk import service

    sys.exit(service.airflow_command(get_settings(), arguments))


@main.command()
def run() -> None:
    """Run one night through Airflow and show what it published."""
    from ssk import report, service
    from ssk.publish import releases as listed

    before = listed()
    night = service.run_night(get_settings(), click.echo)
    with report.open_warehouse() as connection:
        tried = [row for row in report.deliveries(connection) if row["outcome"]]
        report.print_deliveries(console, tried)
        _show_verdict(connection)
        report.print_releases(console, listed()[:3])
        if night.succeeded:
            place = report.find_region(connection, "62.07")
            report.print_scorecard(console, place, report.scorecard(connection, place["region_id"]))
    after = listed()
    if night.succeeded and after and before and after[0].release_id == before[0].release_id:
        console.print(f"Nothing changed: release {after[0].release_id} stays.")
    console.print(f"The night took {night.seconds:.0f} s and ended in {night.state}.")
    _where_to_look()
    if not night.succeeded:
        sys.exit(1)


def _show_verdict(connection: Any) -> None:
    from ssk.report import gate_lines

    row = connection.execute(
        "select build_id, state from ops.build order by build_id desc limit 1"
    ).fetchone()
    if row is None:
        console.print("No candidate was built.")
        return
    failed = gate_lines(connection, row[0])
    verdict = {
        "blocked": "[red]blocked[/]",
        "undecided": "[yellow]waits for a decision[/]",
    }.get(row[1], "published with notes" if failed else "clean")
    console.print(f"Gate on candidate {row[0]}: {verdict}")
    for rule in failed:
        outcome = rule["raised"] or f"{rule['unexpected_count']} rows"
        console.print(f"  {rule['severity']} {rule['rule_id']}: {rule['message_en']} ({outcome})")


def _where_to_look() -> None:
    from ssk import postgres

    settings = get_settings()
    console.print("\nWhere to look next")
    console.print(f"  Airflow      http://127.0.0.1:{settings.airflow_port}/dags/ssk_nightly")
    if not settings.warehouse_url:
        embedded = postgres.ensure_running(settings)
        console.print(
            f"  BI (psql)    PGPASSFILE={postgres.pgpass_file(settings)} psql -h 127.0.0.1"
            f" -p {embedded.port} -U bi_reader -d warehouse",
            soft_wrap=True,
        )
    reports = sorted(settings.report_dir.glob("build_*"), key=lambda p: p.stat().st_mtime)
    if reports:
        console.print(f"  gate report  {reports[-1] / 'gate.html'}", soft_wrap=True)
    console.print("  a number     ssk explain SP04 62.07   |   stop: make down")
