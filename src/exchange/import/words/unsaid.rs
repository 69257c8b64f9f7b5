//! What people write where a word is expected, and which means none of the list or more than one: whoever
//! takes the nearest word records what nobody said.

/// Words of sheets, what is to be said of them, and what to write in their place.
struct Unsaid {
    /// A word of the lists that it is about.
    list: &'static str,
    written: &'static [&'static str],
    problem: &'static str,
    accepted: &'static str,
}

const UNSAID: [Unsaid; 5] = [
    Unsaid {
        list: "acquitted",
        written: &[
            "not convicted",
            "unconvicted",
            "never convicted",
            "не осужден",
            "не осуждён",
            "не осуждена",
            "не осуждены",
            "сотталмаған",
            "сотталмады",
        ],
        problem: "says what somebody was not, and not what was decided",
        accepted: "acquitted, where a court found so; terminated, where the proceedings were ended without a verdict; an empty cell, where nothing is decided",
    },
    Unsaid {
        list: "acquitted",
        written: &[
            "under investigation",
            "investigation",
            "pending",
            "awaiting trial",
            "on trial",
            "in court",
            "ongoing",
            "под следствием",
            "следствие",
            "идет следствие",
            "идёт следствие",
            "под судом",
            "в суде",
            "идет суд",
            "идёт суд",
            "в процессе",
            "ожидает суда",
            "тергеуде",
            "тергеу жүріп жатыр",
            "сотта",
        ],
        problem: "is no outcome: nothing was decided",
        accepted: "an empty cell, until there is a verdict; who was charged, detained or brought to court is told by those dates",
    },
    Unsaid {
        list: "acquitted",
        written: &[
            "released",
            "free",
            "freed",
            "освобожден",
            "освобождён",
            "освобождена",
            "отпущен",
            "отпущена",
            "на свободе",
            "босатылды",
        ],
        problem: "is no outcome: one is released by many decisions",
        accepted: "acquitted, where a court found so; terminated, where the proceedings were ended; convicted, where somebody was sentenced all the same; else an empty cell, and released as custody, or release_basis",
    },
    Unsaid {
        list: "acquitted",
        written: &[
            "partly acquitted",
            "partially acquitted",
            "acquitted in part",
            "partly convicted",
            "оправдан частично",
            "частично оправдан",
            "осужден частично",
            "осуждён частично",
            "частично осужден",
            "частично осуждён",
            "ішінара ақталды",
        ],
        problem: "is two outcomes: one for some charges, another for the others",
        accepted: "a sheet of facts, in which each outcome is a verdict with its charges; or casebook append verdict",
    },
    Unsaid {
        list: "quashed_remitted",
        written: &[
            "quashed",
            "overturned",
            "reversed",
            "set aside",
            "annulled",
            "отменен",
            "отменён",
            "отменено",
            "приговор отменен",
            "приговор отменён",
            "күші жойылды",
        ],
        problem: "says that the verdict was quashed, and not what came of it",
        accepted: "quashed_remitted, where it goes to a new trial; quashed_acquitted, quashed_convicted or quashed_terminated, where the court decided itself",
    },
];

/// What is to be said of a text that means none of a list, or several: the problem, and what to write.
pub fn unsaid(given: &str, among: &[&'static str]) -> Option<(&'static str, &'static str)> {
    let found = UNSAID
        .iter()
        .find(|unsaid| among.contains(&unsaid.list) && unsaid.written.contains(&given))?;
    Some((found.problem, found.accepted))
}
