//! The eight tables and their columns: what an export has in it, told once.

mod answers;
mod columns;

use std::sync::LazyLock;

/// A table of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// A row for each case.
    Cases,
    /// One for each defendant of a case.
    Defendants,
    /// One for each defendant who faces a charge.
    Charges,
    /// One for each penalty of a defendant.
    Penalties,
    /// One for each defendant whom an appeal concerns.
    Appeals,
    /// One for each event in force, or entry of the history.
    Events,
    /// One for each figure that somebody claims.
    Figures,
    /// One for each source that an event cites.
    Sources,
    /// One for each number that an answer gives of the whole ledger.
    Totals,
    /// One for each agency, court, judge, jurisdiction, year, outcome, and kind of penalty.
    Divided,
    /// One for each kind of sentence that has a term.
    Terms,
    /// One for each defendant who is barred from office.
    Bans,
    /// One for each figure, beside what is counted.
    Reconciled,
    /// One for each defendant or case that is meant by a figure.
    Meant,
    /// One for each two figures that contradict each other.
    Contradictions,
    /// One for each defendant and two stages of a case.
    Spans,
    /// One for each two stages.
    SpanTotals,
    /// One for each conviction that was changed.
    Revisions,
    /// One for each fact that rests on little.
    Resting,
    /// One for each matter on which records disagree.
    Disagreements,
}

/// Those of what is recorded, each after those to which it refers.
pub const ALL: [Table; 8] = [
    Table::Cases,
    Table::Defendants,
    Table::Charges,
    Table::Penalties,
    Table::Appeals,
    Table::Events,
    Table::Figures,
    Table::Sources,
];

/// Those of what is answered: what the commands that answer questions say of it, row by row.
pub const ANSWERS: [Table; 12] = [
    Table::Totals,
    Table::Divided,
    Table::Terms,
    Table::Bans,
    Table::Reconciled,
    Table::Meant,
    Table::Contradictions,
    Table::Spans,
    Table::SpanTotals,
    Table::Revisions,
    Table::Resting,
    Table::Disagreements,
];

/// How many there are.
pub const COUNT: usize = ALL.len() + ANSWERS.len();

/// What kind of value a column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// Yes or no.
    Truth,
    /// Several texts.
    List,
    /// Places in the log.
    Entries,
}

/// The column of another table to which a column refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refers {
    /// The other table.
    pub table: Table,
    /// Its key.
    pub column: &'static str,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What kind of value it has.
    pub kind: Kind,
    /// What it says, for people.
    pub about: String,
    /// What it refers to, if it does.
    pub refers: Option<Refers>,
}

/// A table with its columns. The first column is its key.
#[derive(Debug)]
pub struct Specification {
    /// Its name, and that of its file.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
}

impl Specification {
    fn new(name: &'static str, about: &'static str) -> Self {
        Self {
            name,
            about,
            columns: Vec::new(),
        }
    }

    fn column(mut self, name: impl Into<String>, kind: Kind, about: impl Into<String>) -> Self {
        self.columns.push(Column {
            name: name.into(),
            kind,
            about: about.into(),
            refers: None,
        });
        self
    }

    fn text(self, name: &str, about: &str) -> Self {
        self.column(name, Kind::Text, about)
    }

    fn number(self, name: &str, about: &str) -> Self {
        self.column(name, Kind::Number, about)
    }

    fn truth(self, name: &str, about: &str) -> Self {
        self.column(name, Kind::Truth, about)
    }

    fn list(self, name: &str, about: &str) -> Self {
        self.column(name, Kind::List, about)
    }

    fn date(self, name: &str, about: &str) -> Self {
        self.column(
            name,
            Kind::Text,
            format!("{about}: the date as written (EDTF)"),
        )
        .column(
            format!("{name}_earliest"),
            Kind::Text,
            "the first day that it can mean; unknown, where it is open to the past",
        )
        .column(
            format!("{name}_latest"),
            Kind::Text,
            "the last day that it can mean; unknown, where it is open to the future",
        )
    }

    fn range(self, name: &str, about: &str) -> Self {
        self.number(
            &format!("{name}_certain"),
            &format!("{about}, whatever else is so"),
        )
        .number(
            &format!("{name}_possible"),
            "at most, as far as is recorded; unknown, where nothing limits it",
        )
    }

    /// The column added last refers to another table.
    fn refers(mut self, table: Table, column: &'static str) -> Self {
        if let Some(last) = self.columns.last_mut() {
            last.refers = Some(Refers { table, column });
        }
        self
    }

    /// The key is the number of the row, which is given by the database.
    fn numbered(self) -> Self {
        self.number("id", "the number of the row")
    }

    fn of_a_case(self) -> Self {
        self.text("case", "the case; empty for what is of no case")
            .refers(Table::Cases, "case")
    }

    fn of_a_defendant(self) -> Self {
        self.of_a_case()
            .text("defendant", "the defendant's id in the case")
            .text("defendant_id", "the defendant")
            .refers(Table::Defendants, "id")
    }

    fn how_sure(self) -> Self {
        self.truth("shown", "whether it is so by what has certainly happened by the day, as casebook replay shows it")
            .text("sure", "certain: so in every state that the case may be in on the day; possible: in some")
    }

    fn rests(self) -> Self {
        self.column(
            "entries",
            Kind::Entries,
            "the entries of the log on which the row rests, by seq",
        )
        .column(
            "entries_possible",
            Kind::Entries,
            "those on which it rests too if something happened that may have",
        )
    }
}

/// A table's columns.
#[must_use]
pub fn table(table: Table) -> &'static Specification {
    static ALL_TABLES: LazyLock<[Specification; COUNT]> = LazyLock::new(|| {
        [
            columns::cases(),
            columns::defendants(),
            columns::charges(),
            columns::penalties(),
            columns::appeals(),
            columns::events(),
            columns::figures(),
            columns::sources(),
            answers::totals(),
            answers::divided(),
            answers::terms(),
            answers::bans(),
            answers::reconciled(),
            answers::meant(),
            answers::contradictions(),
            answers::spans(),
            answers::span_totals(),
            answers::revisions(),
            answers::resting(),
            answers::disagreements(),
        ]
    });
    &ALL_TABLES[table as usize]
}
