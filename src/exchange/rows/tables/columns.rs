//! The columns of the tables of what is recorded.

use super::{Kind, Specification, Table};

pub(super) fn cases() -> Specification {
    Specification::new("cases", "a case")
        .text("case", "the case's id in the ledger")
        .truth(
            "shown",
            "whether anything of it has certainly happened by the day",
        )
        .text("title", "its title")
        .text("jurisdiction", "the country or the jurisdiction")
        .text("authority", "the authority that leads it")
        .text("incident", "the events that it is about")
        .text("description", "what it is about, at more length")
        .list("numbers", "its numbers in registers, as SCHEME NUMBER")
        .list(
            "linked",
            "the cases to which it is related, as RELATION CASE",
        )
        .list("courts", "the courts that it has been before")
        .text(
            "status",
            "where it stands: open, in_court, decided, final, under_appeal, closed",
        )
        .list("status_possible", "all that its status may be")
        .date("opened", "when it was opened")
        .date(
            "last",
            "when the last thing happened that is recorded of it",
        )
        .range("defendants", "how many defendants it has")
        .range("convicted", "how many of them are convicted")
        .range("acquitted", "how many are acquitted")
        .range(
            "terminated",
            "for how many proceedings ended without either",
        )
        .list(
            "groups_larger",
            "groups that may have more members than there are rows for, as GROUP and how many more",
        )
        .rests()
}

pub(super) fn defendants() -> Specification {
    Specification::new("defendants", "a defendant of a case, or a member of a group of whom nothing is known yet")
        .text("id", "CASE/DEFENDANT")
        .of_a_case()
        .text("defendant", "the id in the case")
        .how_sure()
        .text("group", "the group of which this is a member; none, where it is of none")
        .number("group_more", "how many more members that group may have than there are rows for, the same number in the row of each; unknown, where nothing limits it")
        .text("name", "the name, of whoever is known by name")
        .list("aliases", "other spellings and other scripts of the name")
        .list("may_be", "names of one of several, of nobody in particular, that may be this defendant's, each with its entry")
        .text("agency", "the agency served")
        .text("rank", "the rank")
        .text("position", "the position")
        .text("standing", "suspected, charged, on_trial, convicted, acquitted or terminated")
        .list("standing_possible", "all that the standing may be; absent, where it may be that nobody joined the case by the day")
        .date("standing_on", "when the event happened on which the standing rests")
        .text("court", "the court that this event names")
        .text("judge", "the judge whom it names")
        .truth("final", "whether the verdict is in force")
        .list("final_possible", "yes, no, or both")
        .text("custody", "the last custody recorded")
        .list("custody_possible", "all that it may be; not_recorded, where it may be that there is none on record")
        .truth("in_custody", "whether the last custody recorded is one behind bars, and no death is recorded: the dead are in no custody")
        .list("in_custody_possible", "yes, no, or both")
        .text("sentence", "the penalties in force, for people; those of the table penalties one by one")
        .truth("severed", "whether this part of the case goes on elsewhere")
        .text("severed_to", "the case in which it goes on")
        .list("severed_to_possible", "all cases in which it may go on; \"not known\", where it may go on in one that nobody names; \"here\", where it may be that it was not severed")
        .date("severed_on", "the severance")
        .date("died", "the death")
        .text("same_as", "another defendant of the case who is the same person; none, where nobody says so")
        .truth("counted", "whether this row is to be counted: no, where it is somebody who has another row, by same_as")
        .rests()
}

pub(super) fn charges() -> Specification {
    Specification::new("charges", "a charge that a defendant faces, or faced")
        .text("id", "CASE/CHARGE/DEFENDANT")
        .of_a_defendant()
        .text("charge", "the charge's id in the case")
        .how_sure()
        .text("code", "the code of law")
        .text("article", "the article")
        .text("part", "the part of the article")
        .text("edition", "the edition of the code")
        .text("title", "what the offence is called")
        .list("law_possible", "all classifications that it may have")
        .truth("withdrawn", "whether it was withdrawn")
        .list("withdrawn_possible", "yes, no, or both")
        .text("verdict", "the verdict on it that stands; none, where there is none; a verdict on no charge in particular is in defendants only")
        .list("verdict_possible", "all that it may be")
        .rests()
}

pub(super) fn penalties() -> Specification {
    Specification::new("penalties", "a penalty that a defendant is under, or may be; none for a defendant without a sentence on record")
        .text("id", "CASE/DEFENDANT/NUMBER")
        .of_a_defendant()
        .how_sure()
        .text("kind", "what it is; none is a conviction without punishment")
        .text("term", "for how long (ISO 8601), MIN..MAX where that is a range, MIN.. for at least")
        .number("term_min_months", "the whole months of the shortest that it may be")
        .number("term_min_days", "the days beside them")
        .number("term_max_months", "the whole months of the longest; unknown, where it is open")
        .number("term_max_days", "the days beside them")
        .truth("for_life", "whether it is for life")
        .text("amount", "how much, with the currency")
        .text("description", "what else is known of it")
        .text("event", "sentence_imposed or sentence_revised")
        .text("basis", "on what ground it was revised; none, where it was imposed")
        .date("on", "when the sentence was imposed or revised")
        .text("court", "by which court")
        .column("seq", Kind::Number, "the entry that says so")
        .refers(Table::Events, "seq")
}

pub(super) fn appeals() -> Specification {
    Specification::new("appeals", "an appeal, for each defendant whom it concerns")
        .text("id", "CASE/APPEAL/DEFENDANT")
        .of_a_defendant()
        .text("appeal", "the appeal's id in the case")
        .how_sure()
        .text("appellant", "who appeals")
        .text("level", "to which instance")
        .text("against", "verdict or other")
        .text("grounds", "on what grounds")
        .date("filed", "when it was filed")
        .text(
            "status",
            "pending, decided, withdrawn, or ended by something else",
        )
        .list("status_possible", "all that the status may be")
        .text("outcome", "what it led to; none, where nothing decided it")
        .date("decided", "when it was decided")
        .text("court", "the court that decided")
        .column("filed_seq", Kind::Number, "the entry that filed it")
        .refers(Table::Events, "seq")
        .rests()
}

pub(super) fn events() -> Specification {
    Specification::new("events", "an event in force; with the history, also what is not in force any more, and what put it out of force")
        .number("seq", "its entry's place in the log")
        .text("id", "the record's id")
        .of_a_case()
        .number("place", "its place among the case's events in the order in which they happened, from 1")
        .text("event", "what happened")
        .date("on", "when")
        .text("on_note", "how that date is known")
        .text("happened", "yes: it has happened by the day; maybe: it may have; none: it is not in force, or has no date")
        .text("assertion", "who vouches for it; alleged and disputed events move no state")
        .truth("moves", "whether it moves the state")
        .text("summary", "it, in a line")
        .list("who", "the defendants whom it is about, groups resolved")
        .text("court", "the court that it names")
        .text("judge", "the judge whom it names")
        .text("details", "all its fields, as JSON")
        .text("note", "what else was said of it")
        .number("sources", "how many sources it cites")
        .date("learned", "when the recorder says to have learnt it")
        .text("recorded_at", "when it was recorded")
        .text("by", "by whom")
        .number("first_seq", "the entry with which this fact began, before any correction")
        .truth("in_force", "whether it is in force")
        .number("superseded_by", "the entry that put it out of force; only in an export with its history")
        .text("corrects", "the id of the record whose place it took, or that it retracts; only with the history")
        .text("reason", "why; only with the history")
}

pub(super) fn figures() -> Specification {
    Specification::new("figures", "a figure that somebody claims, kept as a claim")
        .number("seq", "the entry")
        .refers(Table::Events, "seq")
        .of_a_case()
        .text("issuer", "who claims it")
        .text("measure", "what is counted")
        .text("value", "how many, MIN..MAX where that is a range")
        .number("value_min", "the smallest that it may be")
        .number("value_max", "the largest; unknown, where it is open")
        .date("as_of", "the date for which it is claimed")
        .date("on", "when it was said")
        .text(
            "happened",
            "yes: it was said by the day; maybe: it may have been",
        )
        .text("scope", "what exactly is counted")
        .text("verbatim", "the claimant's own words")
        .text("assertion", "who vouches for its having been claimed")
}

pub(super) fn sources() -> Specification {
    Specification::new("sources", "a source that an event cites")
        .text("id", "SEQ.NUMBER")
        .number("seq", "the entry that cites it")
        .refers(Table::Events, "seq")
        .of_a_case()
        .number("number", "which of the entry's sources it is, from 1")
        .text("title", "the title of the document")
        .text("publisher", "who published it")
        .text("url", "where it can be found")
        .date("published", "when it was published")
        .date("retrieved", "when it was retrieved")
        .text("kind", "what kind of source it is")
        .text("locator", "the place in it")
        .text("lang", "its language")
        .text("sha256", "the SHA-256 of the copy in the ledger's evidence")
}
