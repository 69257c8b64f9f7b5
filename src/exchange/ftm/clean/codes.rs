//! Codes of countries and of languages that the model has.

/// The two letters of ISO 3166.
#[must_use]
pub fn country(jurisdiction: &str) -> Option<String> {
    let code = jurisdiction.to_ascii_lowercase();
    // Each is two letters and a space.
    let mut known = COUNTRIES.as_bytes().chunks(3);
    (code.len() == 2 && known.any(|known| known.starts_with(code.as_bytes()))).then_some(code)
}

/// The three letters of ISO 639, for the languages that the model has.
#[must_use]
pub fn language(lang: &str) -> Option<String> {
    if lang.is_empty() {
        return None;
    }
    let lang = lang.to_ascii_lowercase();
    let code = lang.split(['-', '_']).next().unwrap_or_default();
    let pairs = LANGUAGES.split(' ').filter_map(|pair| pair.split_once(':'));
    let mut found = pairs.filter(|(two, three)| *two == code || *three == code);
    found.next().map(|(_, three)| three.to_owned())
}

const COUNTRIES: &str = "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

const LANGUAGES: &str = "ar:ara az:aze be:bel bg:bul bs:bos cs:ces de:deu el:ell en:eng es:spa et:est fa:fas fi:fin fr:fra he:heb hi:hin hr:hrv hu:hun hy:hye it:ita ja:jpn ka:kat kk:kaz ko:kor ky:kir lt:lit lv:lav mk:mkd mn:mon nl:nld pl:pol pt:por ro:ron ru:rus sk:slk sl:slv sq:sqi sr:srp sv:swe tg:tgk tk:tuk tr:tur uk:ukr ur:urd uz:uzb zh:zho";
