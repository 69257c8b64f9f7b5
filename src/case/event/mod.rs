//! Every event, defined once: its JSON, its JSON Schema and its flags come from these types.
//!
//! On the wire an event is an object with one key, the event's name, and its fields:
//! `{"verdict":{"who":["d1"],"outcome":"convicted"}}`. Fields are written in the order in which
//! they stand here, and left out where they are absent. A field's comment is its help text and its
//! description in the schema, so it is written for the people who record.

mod court;
mod defendant;
mod judgment;
mod ledger;
mod review;

use clap::Subcommand;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::case::text::Line;

pub use court::*;
pub use defendant::*;
pub use judgment::*;
pub use ledger::*;
pub use review::*;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Subcommand)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(deny_unknown_fields)]
pub enum Event {
    /// A ledger begins: its format and its name for ever
    #[command(skip)]
    LedgerOpened(LedgerOpened),
    /// From here on, records of a newer format may follow
    #[command(skip)]
    FormatRaised(FormatRaised),
    /// Another record takes the place of an earlier one
    #[command(skip)]
    Correction(Correction),
    /// A record is taken out of force
    Retraction(Retraction),
    /// A document that records cite is kept back, by whose decision and why
    EvidenceWithheld(EvidenceWithheld),
    /// Somebody claims a number: how many are charged, in custody, convicted, …
    #[command(
        after_help = "Example:\n  casebook append figure-claimed --on 2023-06 \\\n    --issuer \"General Prosecutor's Office\" --measure officers_in_custody \\\n    --value 39 --source https://example.org/statement"
    )]
    FigureClaimed(FigureClaimed),

    /// A case is opened
    #[command(
        after_help = "Example:\n  casebook append case-opened --case kz-taldykorgan-2024 \\\n    --on ../2024-03-18 --title \"Four police officers, Taldykorgan\" \\\n    --jurisdiction KZ --source https://example.org/report"
    )]
    CaseOpened(CaseOpened),
    /// A case's number in a register becomes known
    CaseIdentified(CaseIdentified),
    /// A case is severed from, merged into, or related to another
    CaseLinked(CaseLinked),
    /// The prosecutor sends a case to court
    CaseReferred(CaseReferred),
    /// A court sends a case back to the prosecutor
    CaseReturned(CaseReturned),
    /// A trial begins
    #[command(
        after_help = "Example:\n  casebook append trial-opened --case kz-taldykorgan-2024 --on 2024-01 \\\n    --court \"Taldykorgan city court\" --instance first \\\n    --source https://example.org/report"
    )]
    TrialOpened(TrialOpened),
    /// A hearing is held
    HearingHeld(HearingHeld),
    /// A case is closed
    CaseClosed(CaseClosed),
    /// A closed case is opened again
    CaseReopened(CaseReopened),

    /// An act is alleged: what was done, where, to how many
    ActAlleged(ActAlleged),
    /// A victim, or a group of them, is recorded, without a name
    VictimRecorded(VictimRecorded),
    /// An injury is recorded
    InjuryRecorded(InjuryRecorded),

    /// Somebody becomes a suspect
    #[command(
        after_help = "Example:\n  casebook append defendant-joined --case kz-taldykorgan-2024 \\\n    --on ../2024-03-18 --defendant d1 --name \"A. Example\" \\\n    --agency \"Police of the Almaty region\" \\\n    --source https://example.org/report"
    )]
    DefendantJoined(DefendantJoined),
    /// Several unnamed people become suspects: makes GROUP-1, GROUP-2, …
    #[command(
        after_help = "Example:\n  casebook append defendant-group-joined --case kz-taldykorgan-2024 \\\n    --on ../2024-03-18 --group officers --count 4 \\\n    --source https://example.org/report"
    )]
    DefendantGroupJoined(DefendantGroupJoined),
    /// A defendant's name, rank or agency becomes known
    #[command(
        after_help = "Example:\n  casebook append defendant-identified --case kz-taldykorgan-2024 \\\n    --on 2024-05-20 --one-of officers --name \"A. Example\" \\\n    --source https://example.org/later-report"
    )]
    DefendantIdentified(DefendantIdentified),
    /// Defendants' part of a case is severed from it
    DefendantSevered(DefendantSevered),
    /// A defendant dies
    DefendantDied(DefendantDied),
    /// Defendants are charged
    #[command(
        after_help = "Example:\n  casebook append charge-filed --case kz-taldykorgan-2024 --on 2023 \\\n    --charge c1 --who officers --code \"Criminal Code\" --article 146 \\\n    --part 2 --source https://example.org/report"
    )]
    ChargeFiled(ChargeFiled),
    /// A charge is given another classification
    ChargeReclassified(ChargeReclassified),
    /// A charge is dropped
    ChargeWithdrawn(ChargeWithdrawn),
    /// Defendants are detained, remanded, bailed, …
    #[command(
        after_help = "Example:\n  casebook append custody-changed --case kz-taldykorgan-2024 \\\n    --on 2023-06-14 --who d1 --custody remanded \\\n    --source https://example.org/report"
    )]
    CustodyChanged(CustodyChanged),
    /// Proceedings against defendants end without a verdict
    ProceedingsEnded(ProceedingsEnded),

    /// A verdict falls
    #[command(
        after_help = "Example:\n  casebook append verdict --case kz-taldykorgan-2024 --on 2024-03-18 \\\n    --who officers --outcome convicted --assertion official \\\n    --source https://example.org/report"
    )]
    Verdict(Verdict),
    /// A sentence is imposed
    #[command(
        after_help = "Example:\n  casebook append sentence-imposed --case kz-taldykorgan-2024 \\\n    --on 2024-03-18 --who officers-1,officers-2,officers-3 \\\n    --penalty imprisonment:4y..6y --penalty ban_on_office:for-life \\\n    --source https://example.org/report"
    )]
    SentenceImposed(SentenceImposed),
    /// A verdict enters into force
    EnteredIntoForce(EnteredIntoForce),

    /// An appeal is filed
    #[command(
        after_help = "Example:\n  casebook append appeal-filed --case kz-taldykorgan-2024 --on 2024-04-02 \\\n    --appeal ap1 --who officers --appellant victim --level appeal \\\n    --source https://example.org/report"
    )]
    AppealFiled(AppealFiled),
    /// An appeal is withdrawn
    AppealWithdrawn(AppealWithdrawn),
    /// An appeal is decided
    AppealDecided(AppealDecided),
    /// A sentence is changed
    #[command(
        after_help = "Example:\n  casebook append sentence-revised --case kz-taldykorgan-2024 \\\n    --on 2024-07-09 --who officers-1 --penalty suspended_imprisonment:3y \\\n    --basis appeal --appeal ap1 --source https://example.org/report"
    )]
    SentenceRevised(SentenceRevised),
    /// A convict or a detainee is released
    Released(Released),
}

macro_rules! names {
    ($($variant:ident $name:literal,)+) => {
        impl Event {
            /// The names of all events, in the order of the specification.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// The event's name, as it is written.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name,)+ }
            }
        }
    };
}

names! {
    LedgerOpened "ledger_opened",
    FormatRaised "format_raised",
    Correction "correction",
    Retraction "retraction",
    EvidenceWithheld "evidence_withheld",
    FigureClaimed "figure_claimed",
    CaseOpened "case_opened",
    CaseIdentified "case_identified",
    CaseLinked "case_linked",
    CaseReferred "case_referred",
    CaseReturned "case_returned",
    TrialOpened "trial_opened",
    HearingHeld "hearing_held",
    CaseClosed "case_closed",
    CaseReopened "case_reopened",
    ActAlleged "act_alleged",
    VictimRecorded "victim_recorded",
    InjuryRecorded "injury_recorded",
    DefendantJoined "defendant_joined",
    DefendantGroupJoined "defendant_group_joined",
    DefendantIdentified "defendant_identified",
    DefendantSevered "defendant_severed",
    DefendantDied "defendant_died",
    ChargeFiled "charge_filed",
    ChargeReclassified "charge_reclassified",
    ChargeWithdrawn "charge_withdrawn",
    CustodyChanged "custody_changed",
    ProceedingsEnded "proceedings_ended",
    Verdict "verdict",
    SentenceImposed "sentence_imposed",
    EnteredIntoForce "entered_into_force",
    AppealFiled "appeal_filed",
    AppealWithdrawn "appeal_withdrawn",
    AppealDecided "appeal_decided",
    SentenceRevised "sentence_revised",
    Released "released",
}

impl Event {
    /// Whether it is a judgment: a verdict, a sentence, a decision on an appeal.
    #[must_use]
    pub fn is_judgment(&self) -> bool {
        matches!(
            self,
            Self::Verdict(_)
                | Self::SentenceImposed(_)
                | Self::SentenceRevised(_)
                | Self::AppealDecided(_)
        )
    }

    /// Whether it is one of the ledger's own, which have neither a case nor a date.
    #[must_use]
    pub fn is_the_ledgers_own(&self) -> bool {
        matches!(
            self,
            Self::LedgerOpened(_)
                | Self::FormatRaised(_)
                | Self::Correction(_)
                | Self::Retraction(_)
                | Self::EvidenceWithheld(_)
        )
    }
}

/// Reads a list that must name somebody or something.
fn non_empty<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    let list = Vec::deserialize(from)?;
    if list.is_empty() {
        return Err(de::Error::custom(
            "the list is empty: it must name at least one",
        ));
    }
    Ok(list)
}

/// Whether a flag is to be left out when it is written.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Event {
    /// The court that the event names.
    #[must_use]
    pub fn court(&self) -> Option<&Line> {
        match self {
            Self::CaseReferred(e) => Some(&e.court),
            Self::TrialOpened(e) => Some(&e.court),
            Self::CaseReturned(e) => e.court.as_ref(),
            Self::HearingHeld(e) => e.court.as_ref(),
            Self::Verdict(e) => e.court.as_ref(),
            Self::SentenceImposed(e) => e.court.as_ref(),
            Self::SentenceRevised(e) => e.court.as_ref(),
            Self::AppealDecided(e) => e.court.as_ref(),
            _ => None,
        }
    }

    /// The judge whom the event names.
    #[must_use]
    pub fn judge(&self) -> Option<&Line> {
        match self {
            Self::Verdict(e) => e.judge.as_ref(),
            Self::SentenceImposed(e) => e.judge.as_ref(),
            Self::AppealDecided(e) => e.judge.as_ref(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_on_the_wire() {
        let schema = serde_json::to_string(&schemars::schema_for!(Event)).expect("a schema");
        for name in Event::NAMES {
            assert!(
                schema.contains(&format!("\"required\":[\"{name}\"]")),
                "{name}"
            );
            let error = serde_json::from_str::<Event>(&format!("{{\"{name}\":7}}"))
                .expect_err("no event is a number");
            assert!(
                !error.to_string().contains("unknown variant"),
                "{name}: {error}"
            );
        }
    }
}
