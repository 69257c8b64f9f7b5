//! The closed lists of words: outcomes, penalties, kinds of custody, and so on.
//!
//! Each word is defined once. Its JSON, its schema, its value on the command line and its help
//! come from that one line.

use std::fmt;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($word:literal $variant:ident: $help:literal,)+ }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            Serialize, Deserialize, JsonSchema, ValueEnum,
        )]
        pub enum $name {
            $(
                #[doc = $help]
                #[serde(rename = $word)]
                #[value(name = $word)]
                $variant,
            )+
        }

        impl $name {
            /// The word as it is written.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// Who vouches for a record.
    Assertion {
        "reported" Reported: "a source reports it",
        "official" Official: "an authority says so",
        "court_found" CourtFound: "a court found it",
        "alleged" Alleged: "somebody alleges it; it does not move the state of a case",
        "disputed" Disputed: "it is disputed; it does not move the state of a case",
    }
}

#[expect(
    clippy::derivable_impls,
    reason = "the macro that defines the words derives no default"
)]
impl Default for Assertion {
    fn default() -> Self {
        Self::Reported
    }
}

impl Assertion {
    /// Whether an event that is vouched for in this way moves the state of its case.
    #[must_use]
    pub fn moves_state(self) -> bool {
        !matches!(self, Self::Alleged | Self::Disputed)
    }
}

words! {
    /// What kind of source a document is.
    SourceKind {
        "official" Official: "an authority's own publication",
        "court" Court: "a court's document",
        "press" Press: "the press",
        "ngo" Ngo: "a non-governmental organisation",
        "lawyer" Lawyer: "a party's lawyer",
        "testimony" Testimony: "somebody's testimony",
        "other" Other: "anything else",
    }
}

words! {
    /// What a claimed figure counts.
    Measure {
        "officers_in_custody" OfficersInCustody: "officers behind bars",
        "officers_charged" OfficersCharged: "officers charged",
        "officers_on_trial" OfficersOnTrial: "officers whose case is in court",
        "officers_convicted" OfficersConvicted: "officers convicted",
        "officers_acquitted" OfficersAcquitted: "officers acquitted",
        "cases_opened" CasesOpened: "cases opened",
        "cases_in_court" CasesInCourt: "cases passed to the courts",
        "cases_decided" CasesDecided: "cases decided",
        "victims" Victims: "victims",
        "complaints" Complaints: "complaints",
        "other" Other: "something else: say what in the scope",
    }
}

words! {
    /// How one case is related to another.
    CaseRelation {
        "severed_from" SeveredFrom: "this case was severed from the other",
        "merged_into" MergedInto: "this case was merged into the other",
        "related" Related: "the two are related",
    }
}

words! {
    /// The instance before which a trial is held.
    Instance {
        "first" First: "the first instance",
        "appeal" Appeal: "the court of appeal",
        "cassation" Cassation: "the court of cassation",
        "retrial" Retrial: "the first instance again, after a remittal",
    }
}

words! {
    /// How grave an injury is.
    Severity {
        "light" Light: "light",
        "moderate" Moderate: "moderate",
        "grave" Grave: "grave",
        "fatal" Fatal: "fatal",
        "varying" Varying: "several, of varying gravity",
        "unknown" Unknown: "not known",
    }
}

words! {
    /// Where a defendant is held, or not.
    Custody {
        "wanted" Wanted: "sought, not found",
        "detained" Detained: "detained",
        "remanded" Remanded: "remanded in custody by a court",
        "house_arrest" HouseArrest: "under house arrest",
        "bail" Bail: "released on bail",
        "recognizance" Recognizance: "released on recognizance, bound not to leave",
        "released" Released: "at liberty",
    }
}

words! {
    /// Why proceedings ended without a verdict.
    EndBasis {
        "limitation" Limitation: "the limitation period ran out",
        "amnesty" Amnesty: "an amnesty",
        "death" Death: "the defendant's death",
        "no_evidence" NoEvidence: "want of evidence",
        "reconciliation" Reconciliation: "reconciliation of the parties",
        "other" Other: "another ground",
    }
}

words! {
    /// What a verdict says.
    VerdictOutcome {
        "convicted" Convicted: "guilty",
        "acquitted" Acquitted: "not guilty",
        "terminated" Terminated: "the court ends the case without finding guilt or innocence",
    }
}

words! {
    /// What a penalty is.
    PenaltyKind {
        "imprisonment" Imprisonment: "prison for a term",
        "life_imprisonment" LifeImprisonment: "prison for life",
        "suspended_imprisonment" SuspendedImprisonment: "a suspended prison term",
        "restriction_of_liberty" RestrictionOfLiberty: "restriction of liberty",
        "probation" Probation: "probation",
        "fine" Fine: "a fine",
        "correctional_labour" CorrectionalLabour: "correctional labour",
        "community_service" CommunityService: "community service",
        "non_custodial" NonCustodial: "not prison, and its kind is not known further",
        "deprivation_of_rank" DeprivationOfRank: "loss of rank",
        "ban_on_office" BanOnOffice: "a ban on holding office",
        "none" None: "a conviction without punishment",
        "other" Other: "anything else: describe it",
    }
}

words! {
    /// Who appeals.
    Appellant {
        "defence" Defence: "the defendant or the defence",
        "victim" Victim: "a victim or a victim's lawyer",
        "prosecutor" Prosecutor: "the prosecutor",
        "unknown" Unknown: "not known",
    }
}

words! {
    /// To which instance an appeal goes.
    AppealLevel {
        "appeal" Appeal: "the court of appeal",
        "cassation" Cassation: "the court of cassation",
    }
}

words! {
    /// What an appeal is against.
    AppealAgainst {
        "verdict" Verdict: "the verdict or the sentence",
        "other" Other: "something else: detention, a ruling",
    }
}

words! {
    /// What an appeal led to.
    AppealOutcome {
        "upheld" Upheld: "the decision stands",
        "modified" Modified: "the decision stands, changed in part",
        "quashed_acquitted" QuashedAcquitted: "quashed: acquitted",
        "quashed_convicted" QuashedConvicted: "quashed: convicted",
        "quashed_remitted" QuashedRemitted: "quashed: sent back for retrial",
        "quashed_terminated" QuashedTerminated: "quashed: proceedings ended",
    }
}

impl Custody {
    /// Whether it is behind bars.
    #[must_use]
    pub fn is_behind_bars(self) -> bool {
        matches!(self, Self::Detained | Self::Remanded)
    }
}

impl AppealOutcome {
    /// Whether it sets a verdict aside.
    #[must_use]
    pub fn is_quashing(self) -> bool {
        !matches!(self, Self::Upheld | Self::Modified)
    }

    /// The verdict that the decision itself gives, where it gives one.
    #[must_use]
    pub fn verdict(self) -> Option<VerdictOutcome> {
        match self {
            Self::QuashedAcquitted => Some(VerdictOutcome::Acquitted),
            Self::QuashedConvicted => Some(VerdictOutcome::Convicted),
            Self::QuashedTerminated => Some(VerdictOutcome::Terminated),
            Self::Upheld | Self::Modified | Self::QuashedRemitted => None,
        }
    }
}

words! {
    /// Why a sentence was revised.
    RevisionBasis {
        "appeal" Appeal: "an appeal",
        "cassation" Cassation: "cassation",
        "amnesty" Amnesty: "an amnesty",
        "pardon" Pardon: "a pardon",
        "commutation" Commutation: "commutation",
        "breach" Breach: "a breach of the sentence's conditions",
        "cumulation" Cumulation: "cumulation with another sentence",
        "law_change" LawChange: "a change of the law",
    }
}

words! {
    /// Why somebody was released.
    ReleaseBasis {
        "served" Served: "the sentence was served",
        "parole" Parole: "parole",
        "amnesty" Amnesty: "an amnesty",
        "pardon" Pardon: "a pardon",
        "acquittal" Acquittal: "an acquittal",
        "other" Other: "another ground",
    }
}
