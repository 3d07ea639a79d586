"""Run the gate over a candidate schema and report, without Airflow.

One process, one checkpoint: Great Expectations takes seconds to import, so it is imported inside
functions and all suites run together. The connection is read-only.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import pkgutil
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations import report, suites, waivers
from expectations.report import Story
from expectations.rules import CROSS_RELEASE_RULES, NOTHING_HELD, GateContext, Scope
from expectations.severity import CRITICAL, Severity, Verdict, effective, verdict
from expectations.waivers import Waiver

if TYPE_CHECKING:
    from great_expectations import Checkpoint, ExpectationSuite, ValidationDefinition
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.data_context import EphemeralDataContext
    from great_expectations.expectations import UnexpectedRowsExpectation
    from sqlalchemy.engine import URL, Engine

MAX_FAILURES_PER_RULE = 10_000

# A message that lists rows must stay readable in a note; the report holds them all.
ROWS_IN_MESSAGE = 20

# Without rows here every rule would pass on nothing. The other marts may be empty in a small
# installation (no waste source, nothing rejected).
MAY_NOT_BE_EMPTY = ("fct_indicator_value", "mart_scorecard", "dim_region", "dim_indicator")

# Made of what SIPSN publishes, so empty is right only where SIPSN has no value.
NOT_EMPTY_WITH_SIPSN = ("mart_waste_balance", "mart_coverage")


@dataclass(frozen=True)
class RuleResult:
    """Outcome of one rule. `unexpected_count` is null when the rule raised; rows that a waiver
    covers count as `waived_count` only. A message may list rows, its meaning never does."""

    rule_id: str
    mart: str
    severity: Severity
    success: bool
    message_id: str
    message_en: str
    unexpected_count: int | None = None
    observed: str = ""
    raised: str | None = None
    why: str = ""
    owner: str = ""
    scope: Scope = "release"
    needs_decision: bool = False
    indicators: list[str] = field(default_factory=list)
    waived_count: int = 0
    meaning_id: str = ""
    meaning_en: str = ""


@dataclass(frozen=True)
class RuleFailure:
    """One row that a rule found, fit for jsonb; `waiver_id` names the waiver that lets it pass."""

    rule_id: str
    mart: str
    key: dict[str, Any]
    waiver_id: str | None = None


@dataclass(frozen=True)
class GateReport:
    """All results of one gate run; `summary_path` is the page for readers who are no engineers."""

    candidate: str
    published: str | None
    as_of: date
    results: list[RuleResult]
    failures: list[RuleFailure]
    waivers: list[Waiver] = field(default_factory=list)
    story: Story = field(default_factory=Story)
    docs_index: Path | None = None
    summary_path: Path | None = None

    @property
    def verdict(self) -> Verdict:
        """'blocked', 'needs_decision', 'published_with_notes' or 'clean' (see severity.py); where a
        person was asked, what the answer makes of it."""
        judged = verdict(self.results)
        answer = self.story.decision and self.story.decision["answer"]
        if judged == "needs_decision" and answer:
            # a source was held, and another question is left: nobody is asked twice a night
            return "published_with_notes" if answer == "publish" else "blocked"
        return "published_with_notes" if judged == "clean" and self.story.holds else judged


def run(
    url: str,
    *,
    candidate: str = "ssk_candidate",
    published: str | None = "ssk",
    docs_dir: Path,
    as_of: date,
    held: str = NOTHING_HELD,
    only: Iterable[str] | None = None,
    docs: bool = True,
) -> GateReport:
    """Judge the candidate schema and write Data Docs and `gate.html` into `docs_dir`.

    Args:
        url: `postgresql://user:password@host:port/database`, or with `?host=<socket folder>`.
        candidate: schema with the marts to be judged.
        published: schema of the release in force; a schema that is absent or without tables
            means that there is none yet, and the cross-release rules pass with a note.
        docs_dir: folder for the HTML, created when missing.
        as_of: day the freshness rule and the expiry of waivers are judged on.
        held: relation with the value_id of numbers that are missing since the gate holds them.
        only: rule ids to run, 'DQ07a' or 'DQ07' for the whole family. A partial run is for
            working on a rule; never publish on its verdict.
        docs: write the Data Docs site (the summary page is always written).

    Raises ValueError for an unusable argument, WaiverError for a waiver that cannot be used, and
    SQLAlchemy errors when the database cannot be reached.
    """
    _check_identifier(candidate)
    _silence_library()
    engine = _engine(url, candidate)
    accepted = waivers.in_force(as_of)
    try:
        release = published if published and _has_tables(engine, published) else None
        present = _tables(engine, candidate)
        preconditions = _empty_marts(engine, candidate, present)
        built = build_suites(GateContext(published=release, as_of=as_of, held=held))
        _require_usable(accepted, engine, built, present, bool(release))
    finally:
        engine.dispose()

    preconditions += _suite_problems(built, present, candidate)
    selected = _select(built, only)
    skipped = [] if release else _without_release(selected)
    runnable = [
        (suite, chosen)
        for suite in built
        if suite.name in present
        for chosen in [
            [e for e in selected[suite.name] if release or _rule_id(e) not in CROSS_RELEASE_RULES]
        ]
        if chosen
    ]

    docs_dir.mkdir(parents=True, exist_ok=True)
    results, failures, docs_index = _validate(
        _gx_url(url, candidate), runnable, docs_dir if docs else None, accepted
    )
    if not results:
        preconditions.append(
            _blocked("GATE-RULES", "-", "Tidak ada aturan yang dijalankan", "No rule was evaluated")
        )
    outcome = GateReport(
        candidate=candidate,
        published=release,
        as_of=as_of,
        results=[*preconditions, *results, *skipped],
        failures=failures,
        waivers=accepted,
        docs_index=docs_index,
        summary_path=docs_dir / "gate.html",
    )
    report.write(outcome, docs_dir / "gate.html")
    return outcome


def build_suites(ctx: GateContext) -> list[ExpectationSuite]:
    """Build the suite of every module in `expectations.suites`; found by scanning the package,
    so that a new file cannot be forgotten. A module without `build` raises AttributeError."""
    built = []
    for module in pkgutil.iter_modules(suites.__path__):
        built.append(importlib.import_module(f"{suites.__name__}.{module.name}").build(ctx))
    return built


def _require_usable(
    accepted: list[Waiver],
    engine: Engine,
    built: list[ExpectationSuite],
    present: set[str],
    has_release: bool,
) -> None:
    """Hold the waivers against the rules and the columns of their rows."""
    from sqlalchemy import text
    from sqlalchemy.exc import SQLAlchemyError

    waived = {waiver.rule_id for waiver in accepted}
    columns: dict[str, tuple[set[str], str]] = {}
    known: set[str] = set()
    with engine.connect() as connection:
        for suite in built:
            for rule in suite.expectations:
                known.add(_rule_id(rule))
                compares = _rule_id(rule) in CROSS_RELEASE_RULES and not has_release
                if _rule_id(rule) not in waived or suite.name not in present or compares:
                    continue
                query = rule.unexpected_rows_query.format(batch=suite.name)
                # a rule that cannot be asked raises in the run, where it blocks with its name
                with contextlib.suppress(SQLAlchemyError), connection.begin():
                    asked = connection.execute(text(f"with found as ({query}) table found limit 0"))
                    columns[_rule_id(rule)] = (set(asked.keys()), rule.meta["observed"])
    waivers.require_usable(accepted, columns, known)


def _select(
    built: list[ExpectationSuite], only: Iterable[str] | None
) -> dict[str, list[UnexpectedRowsExpectation]]:
    """Expectations per suite that `only` asks for (all without it)."""
    wanted = set(only) if only is not None else None
    known: set[str] = set()
    selected: dict[str, list[UnexpectedRowsExpectation]] = {}
    for suite in built:
        names = {_rule_id(e): {_rule_id(e), family(_rule_id(e))} for e in suite.expectations}
        known |= set().union(*names.values()) if names else set()
        selected[suite.name] = [
            e for e in suite.expectations if wanted is None or names[_rule_id(e)] & wanted
        ]
    if wanted is not None and wanted - known:
        raise ValueError(f"unknown rules: {', '.join(sorted(wanted - known))}")
    return selected


def family(rule_id: str) -> str:
    """DQ07 for DQ07a."""
    return re.sub(r"[a-z]$", "", rule_id)


def _rule_id(expectation: Any) -> str:
    return str(expectation.meta["rule_id"])


# --- what must be there before a rule can mean anything -------------------------------------


def _blocked(rule_id: str, mart: str, message_id: str, message_en: str) -> RuleResult:
    return RuleResult(
        rule_id=rule_id,
        mart=mart,
        severity=CRITICAL,
        success=False,
        message_id=message_id,
        message_en=message_en,
        why="The gate fails closed: what was not judged is not published.",
        owner="engineering",
    )


def _suite_problems(
    built: list[ExpectationSuite], present: set[str], candidate: str
) -> list[RuleResult]:
    problems = []
    for suite in built:
        if suite.name not in present:
            problems.append(
                _blocked(
                    "GATE-TABLE",
                    suite.name,
                    f"Tabel {suite.name} tidak ada di skema {candidate}",
                    f"Table {suite.name} is missing in schema {candidate}",
                )
            )
        if not suite.expectations:
            problems.append(
                _blocked(
                    "GATE-SUITE",
                    suite.name,
                    f"Berkas aturan {suite.name} tidak berisi satu aturan pun",
                    f"The suite file {suite.name} holds no expectation",
                )
            )
    return problems


def _empty_marts(engine: Engine, candidate: str, present: set[str]) -> list[RuleResult]:
    """Blocked results for tables that hold no row (facts: no value) and must; a table that is
    missing and has a suite is left to GATE-TABLE."""
    from sqlalchemy import ColumnElement, column, exists, literal, select, table

    has_value = column("value").is_not(None)
    with engine.connect() as connection:

        def has_rows(name: str, *conditions: ColumnElement[bool]) -> bool:
            if name not in present:
                return False
            rows = select(literal(1)).select_from(table(name, schema=candidate))
            return bool(connection.execute(select(exists(rows.where(*conditions)))).scalar_one())

        empty = [
            name
            for name in MAY_NOT_BE_EMPTY
            if not has_rows(name, *([has_value] if name == "fct_indicator_value" else []))
        ]
        if has_rows("fct_indicator_value", has_value, column("source_id") == "sipsn"):
            empty += [n for n in NOT_EMPTY_WITH_SIPSN if n in present and not has_rows(n)]
    return [
        _blocked(
            "GATE-EMPTY",
            name,
            f"Tabel {name} kosong atau tidak ada: tidak ada yang dapat dinilai",
            f"Table {name} is empty or missing: there is nothing to judge",
        )
        for name in empty
    ]


def _without_release(
    selected: dict[str, list[UnexpectedRowsExpectation]],
) -> list[RuleResult]:
    return [
        replace(_described(expectation, mart), success=True, observed="no earlier release")
        for mart, expectations in selected.items()
        for expectation in expectations
        if _rule_id(expectation) in CROSS_RELEASE_RULES
    ]


# --- database -------------------------------------------------------------------------------


def _check_identifier(name: str) -> None:
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
        raise ValueError(f"not a schema name: {name!r}")


def _gx_url(url: str, candidate: str) -> URL:
    """The URL for psycopg2: read-only, search path on the candidate, a host where there is none.

    Great Expectations refuses an empty host, and its `schema_name` is deprecated.
    """
    from sqlalchemy import make_url

    parsed = make_url(url)
    options = " ".join(
        [
            *([str(parsed.query["options"])] if "options" in parsed.query else []),
            "-cdefault_transaction_read_only=on",
            f"-csearch_path={candidate}",
        ]
    )
    return parsed.set(
        drivername="postgresql+psycopg2", host=parsed.host or "localhost"
    ).update_query_dict({"options": options})


def _engine(url: str, candidate: str) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    return create_engine(_gx_url(url, candidate), poolclass=NullPool)


def _tables(engine: Engine, schema: str) -> set[str]:
    from sqlalchemy import inspect

    inspector = inspect(engine)
    return {*inspector.get_table_names(schema), *inspector.get_view_names(schema)}


def _has_tables(engine: Engine, schema: str) -> bool:
    _check_identifier(schema)
    return bool(_tables(engine, schema))


# --- Great Expectations ---------------------------------------------------------------------


def _silence_library() -> None:
    """The gate sends nothing anywhere; the library reads this when it is imported."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"


def _context(docs_dir: Path | None) -> EphemeralDataContext:
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    for name in list(context.list_data_docs_sites()):
        context.delete_data_docs_site(name)
    if docs_dir is not None:
        context.add_data_docs_site(
            "gate",
            {
                "class_name": "SiteBuilder",
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
                "store_backend": {
                    "class_name": "TupleFilesystemStoreBackend",
                    "base_directory": str(docs_dir),
                },
            },
        )
    return context


def _validate(
    url: URL,
    runnable: list[tuple[ExpectationSuite, list[UnexpectedRowsExpectation]]],
    docs_dir: Path | None,
    accepted: list[Waiver],
) -> tuple[list[RuleResult], list[RuleFailure], Path | None]:
    """One checkpoint over all suites; returns results, all failing rows, index of the docs."""
    if not runnable:
        return [], [], None
    import great_expectations as gx

    context = _context(docs_dir)
    source = context.data_sources.add_postgres(
        "candidate", connection_string=url.render_as_string(hide_password=False)
    )
    definitions: list[ValidationDefinition] = []
    for suite, chosen in runnable:
        batch = source.add_table_asset(suite.name, table_name=suite.name)
        definitions.append(
            context.validation_definitions.add(
                gx.ValidationDefinition(
                    name=suite.name,
                    data=batch.add_batch_definition_whole_table("whole"),
                    suite=context.suites.add(
                        gx.ExpectationSuite(name=suite.name, expectations=chosen)
                    ),
                )
            )
        )
    checkpoint: Checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name="gate",
            validation_definitions=definitions,
            result_format={"result_format": "SUMMARY"},
        )
    )
    outcome = checkpoint.run()
    by_suite = {result.suite_name: result for result in outcome.run_results.values()}

    results: list[RuleResult] = []
    failures: list[RuleFailure] = []
    for definition in definitions:
        validated = by_suite[definition.name].results
        results_by_rule = {r.expectation_config.meta["rule_id"]: r for r in validated}
        for expectation in definition.suite.expectations:
            result, rows = _judge(
                definition, expectation, results_by_rule.get(_rule_id(expectation)), accepted
            )
            results.append(result)
            failures += rows
    if docs_dir is None:
        return results, failures, None
    context.build_data_docs()
    return results, failures, docs_dir / "index.html"


def _judge(
    definition: ValidationDefinition,
    expectation: UnexpectedRowsExpectation,
    validated: ExpectationValidationResult | None,
    accepted: list[Waiver],
) -> tuple[RuleResult, list[RuleFailure]]:
    """Result of one rule and the rows it found, fetched apart: results carry at most 200."""
    mart = definition.name
    described = _described(expectation, mart)
    raised = "no result came back" if validated is None else _raised(validated)
    rows: list[dict[str, Any]] = []
    if raised is None and validated is not None and not validated.success:
        try:
            # this call draws a progress bar on stderr whatever the context's setting
            with contextlib.redirect_stderr(io.StringIO()):
                rows = definition.get_unexpected_rows(expectation=expectation)
        except Exception as error:  # whatever it is, the rule could not be judged
            raised = str(error)
    if raised is not None:
        return (
            replace(
                described,
                severity=effective(described.severity, raised),
                scope="release",
                needs_decision=False,
                unexpected_count=None,
                observed="raised",
                raised=raised,
            ),
            [],
        )
    assert validated is not None
    meta = expectation.meta or {}
    mine = [waiver for waiver in accepted if waiver.rule_id == described.rule_id]
    found = [
        (row, next((w.waiver_id for w in mine if w.covers(row, meta["observed"])), None))
        for row in rows
    ]
    failing = [row for row, waiver_id in found if waiver_id is None]
    waived_count = len(rows) - len(failing)
    count = int(validated.result["observed_value"]) - waived_count
    observed = f"{count} rows"
    if len(rows) > MAX_FAILURES_PER_RULE:
        observed += f"; the first {MAX_FAILURES_PER_RULE} are listed"
    if waived_count:
        observed += f"; {waived_count} more under a waiver"
    columns = meta.get("listed", [])
    return (
        replace(
            described,
            success=bool(validated.success) or count == 0,
            message_id=described.message_id + _listing(columns, failing, "dan {} lainnya"),
            message_en=described.message_en + _listing(columns, failing, "and {} more"),
            unexpected_count=count,
            observed=observed,
            waived_count=waived_count,
        ),
        [
            RuleFailure(described.rule_id, mart, {k: _plain(v) for k, v in row.items()}, waiver_id)
            for row, waiver_id in found[:MAX_FAILURES_PER_RULE]
        ],
    )


def _listing(columns: list[str], rows: list[dict[str, Any]], rest: str) -> str:
    """': a b c; d e f (12)' over the named columns of the failing rows, equal ones counted."""
    if not columns or not rows:
        return ""
    counts = Counter(
        " ".join("-" if row[name] is None else str(_plain(row[name])) for name in columns)
        for row in rows
    )
    items = [text if count == 1 else f"{text} ({count})" for text, count in counts.items()]
    shown = items[:ROWS_IN_MESSAGE]
    if len(items) > ROWS_IN_MESSAGE:
        shown.append(rest.format(len(items) - ROWS_IN_MESSAGE))
    return ": " + "; ".join(shown)


def _described(expectation: UnexpectedRowsExpectation, mart: str) -> RuleResult:
    """The rule's texts as a result that has not succeeded yet."""
    meta = expectation.meta or {}
    return RuleResult(
        rule_id=meta["rule_id"],
        mart=mart,
        severity=str(getattr(expectation.severity, "value", expectation.severity)),  # type: ignore[arg-type]
        success=False,
        message_id=meta["message_id"],
        message_en=meta["message_en"],
        why=meta["why"],
        owner=meta["owner"],
        scope=meta["scope"],
        needs_decision=meta["needs_decision"],
        indicators=meta["indicators"],
        meaning_id=meta["message_id"],
        meaning_en=meta["message_en"],
    )


def _raised(validated: ExpectationValidationResult) -> str | None:
    """First exception message of a result; the library nests it by metric or leaves it flat."""
    info = validated.exception_info or {}
    entries = [info] if "raised_exception" in info else list(info.values())
    for entry in entries:
        if entry.get("raised_exception"):
            return str(entry.get("exception_message") or "raised without a message")
    return None


def _plain(value: Any) -> Any:
    """A value of a result row as JSON has it; numbers stay numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
