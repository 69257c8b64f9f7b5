//! The columns of the tables of what is answered.

use super::{Kind, Specification, Table};
use crate::answers::stats::By;

impl Specification {
    fn bounds(self, name: &str, about: &str) -> Self {
        self.text(&format!("{name}_min"), &format!("{about}, at least"))
            .text(
                &format!("{name}_max"),
                "at most; unknown, where nothing limits it",
            )
    }

    fn days(self, name: &str, about: &str) -> Self {
        self.number(&format!("{name}_min"), &format!("{about}, at least"))
            .number(
                &format!("{name}_max"),
                "at most; unknown, where nothing limits it",
            )
    }

    fn on_entries(self) -> Self {
        self.column(
            "entries",
            Kind::Entries,
            "the entries of the log on which the row rests, by seq",
        )
    }

    fn on_some_entries(self) -> Self {
        self.on_entries()
            .number("entries_left_out", "how many more there are than are named")
    }

    fn sure(self) -> Self {
        self.text(
            "sure",
            "certain: so in every state that the case may be in on the day; possible: in some",
        )
    }

    fn stages(self) -> Self {
        self.text("from_stage", "from when: act, charge, referral or verdict")
            .text("to_stage", "until when: verdict, appeal or force")
    }
}

pub(super) fn totals() -> Specification {
    Specification::new("totals", "a number that an answer gives of the whole ledger: of what is recorded in it, never of all that there is")
        .numbered()
        .text("answer", "which: stats, revised or sources")
        .text("what", "what is counted")
        .range("counted", "how many")
        .on_some_entries()
}

pub(super) fn divided() -> Specification {
    let made = Specification::new("divided", "what casebook stats counts side by side")
        .numbered()
        .text(
            "divided_by",
            "agency, court, judge, jurisdiction, year, outcome or penalty",
        )
        .text(
            "value",
            "of which; unknown, where it is not recorded, or there is none yet",
        )
        .number("year_earliest", "the first year that it can be")
        .number("year_latest", "the last");
    let facts = By::Jurisdiction.facts().into_iter();
    let made = facts.fold(made, |made, fact| made.range(fact.name(), fact.label()));
    made.on_some_entries()
}

pub(super) fn terms() -> Specification {
    Specification::new(
        "terms",
        "how long the sentences of one kind are, other than for life",
    )
    .text("kind", "prison or suspended")
    .range("known", "of how many the term is known, at least in part")
    .range("not_known", "of how many it is not")
    .bounds("sum", "all known ones added up")
    .bounds("shortest", "the shortest")
    .bounds("median", "the one in the middle")
    .bounds("longest", "the longest")
}

pub(super) fn bans() -> Specification {
    Specification::new("bans", "a ban on office in force")
        .numbered()
        .of_a_defendant()
        .truth("for_life", "whether it is for life")
        .bounds(
            "term",
            "for how long; unknown for life, or where nobody says",
        )
        .text(
            "ends_earliest",
            "the first day on which it can end, counted from the date of the sentence",
        )
        .text("ends_latest", "the last")
        .sure()
        .on_entries()
}

pub(super) fn reconciled() -> Specification {
    Specification::new(
        "reconciled",
        "a claimed figure beside what this ledger counts as of the figure's date",
    )
    .number("seq", "the entry of the figure")
    .refers(Table::Figures, "seq")
    .of_a_case()
    .text(
        "counted_first",
        "the first day on which the ledger was counted; unknown, where the date has no beginning",
    )
    .text(
        "counted_last",
        "the last; unknown, where the date has no end",
    )
    .range(
        "ours",
        "who is such as of then; unknown, where nothing of the kind is counted",
    )
    .days("difference", "theirs less ours")
    .text(
        "direction",
        "they_count_more, we_count_more, agrees, may_agree or cannot_say",
    )
    .range(
        "ours_ever",
        "who has ever been such by then, whatever came after",
    )
    .days("difference_ever", "theirs less that")
    .text("direction_ever", "in which direction")
    .range("named", "of how many, as of then, the name is known")
    .range("named_ever", "of how many of those who have ever been such")
    .truth(
        "meant_is_whole",
        "whether all who are meant are in the table meant",
    )
    .on_entries()
}

pub(super) fn meant() -> Specification {
    Specification::new(
        "meant",
        "a defendant, or a case, that is counted for a figure",
    )
    .numbered()
    .number("seq", "the entry of the figure")
    .refers(Table::Figures, "seq")
    .of_a_defendant()
    .text(
        "as_of_then",
        "whether this is counted as of then: certain or possible; unknown, where not",
    )
    .text("ever_by_then", "whether as ever by then")
    .on_entries()
}

pub(super) fn contradictions() -> Specification {
    Specification::new("contradictions", "two claims of one issuer that do not go together")
        .numbered()
        .text("kind", "contradicts: of one day, and no number in common, or less, of what can only grow, on a day that is not before the other; goes_back: of a later day, and less, of what can only grow")
        .text("issuer", "who claims both")
        .text("measure", "what is counted")
        .of_a_case()
        .number("first_seq", "the entry of the first")
        .refers(Table::Figures, "seq")
        .number("second_seq", "the entry of the second")
        .refers(Table::Figures, "seq")
}

pub(super) fn spans() -> Specification {
    Specification::new("spans", "how long it took with one defendant from one stage to another")
        .numbered()
        .text("defendant_id", "the defendant")
        .refers(Table::Defendants, "id")
        .stages()
        .text("state", "measured; running: the second stage was not reached by the day, and still can be; without_start: the first is not on record; without_end: the second is not on record; wrong_way_round: the second certainly came first")
        .days("days", "how many days it took, or so far")
        .text("from_earliest", "the first day on which it can have begun")
        .text("from_latest", "the last")
        .text("to_earliest", "the first day on which it can have ended")
        .text("to_latest", "the last")
        .sure()
        .on_entries()
}

pub(super) fn span_totals() -> Specification {
    Specification::new(
        "span_totals",
        "how long it took from one stage to another, over the whole ledger",
    )
    .numbered()
    .stages()
    .range("measured", "with how many both stages were reached")
    .days("shortest", "the days of the shortest")
    .days("median", "of the one in the middle")
    .days("longest", "of the longest")
    .range("running", "with how many the second was not reached yet")
    .range("without_start", "of how many the first is not on record")
    .range(
        "without_end",
        "of how many the second is not, though it is not running",
    )
    .range(
        "wrong_way_round",
        "with how many the second certainly came first",
    )
}

pub(super) fn revisions() -> Specification {
    Specification::new(
        "revisions",
        "a conviction that was softened, toughened, changed, quashed or ended",
    )
    .numbered()
    .of_a_defendant()
    .text("change", "softened, toughened, changed, quashed or ended")
    .date("on", "when")
    .text("event", "the event by which")
    .text("basis", "its ground")
    .text("appeal", "the appeal, where it was one")
    .text(
        "outcome",
        "what a decision on an appeal, or a verdict, came to",
    )
    .number(
        "quashed_charges",
        "on how many charges it quashed the conviction, where it stands on others",
    )
    .text("standing_before", "where the defendant stood")
    .text("penalties_before", "under which penalties, as JSON")
    .text("standing_after", "where the defendant stands after")
    .text(
        "penalties_after",
        "under which penalties; unknown, where the new sentence is not recorded",
    )
    .sure()
    .on_entries()
}

pub(super) fn resting() -> Specification {
    Specification::new(
        "resting",
        "a fact that rests on one source, on officials only, or on none",
    )
    .number(
        "seq",
        "the entry that states it, the first where several do",
    )
    .refers(Table::Events, "seq")
    .of_a_case()
    .truth("no_source", "whether no source is cited")
    .truth(
        "one_source",
        "whether all that is cited comes from one place",
    )
    .truth("officials_only", "whether only officials say so")
    .number("cited", "how many sources are cited")
    .number("independent", "from how many places they come")
    .on_entries()
}

pub(super) fn disagreements() -> Specification {
    Specification::new(
        "disagreements",
        "records in force that say different things of the same",
    )
    .numbered()
    .of_a_case()
    .text(
        "matter",
        "on what: verdict, sentence, appeal, charge, custody, severance, date, name, agency, rank, position, figure; or disputed",
    )
    .list("who", "whom it is about")
    .list("say", "what each side says")
    .on_entries()
}
