#!/bin/sh
# How the ledger that ships in ledger/ came about: the commands, one for each entry.
#
#   tests/shipped/make.sh DIR      makes the same ledger anew in DIR (other times, so other hashes)
#
# Every fact stands in one news report of March 2024 or in the public report that its entry cites.
# What they leave open is left open here. The names of victims are not entered, also where the press
# printed them.
set -eu
CASEBOOK_LEDGER=$1
CASEBOOK_BY=casebook-founders
export CASEBOOK_LEDGER CASEBOOK_BY
a() { casebook append "$@"; }

eurasianet='{"title":"Kazakhstan: Ex-police officers convicted for Bloody January torture","publisher":"Eurasianet","published":"2024-03","kind":"press","lang":"en"}'
bureau='{"title":"Taldykorgan city court convicts three policemen of torture","publisher":"Kazakhstan International Bureau for Human Rights","published":"2023","kind":"ngo"}'
official='{"title":"Official figures on January 2022, as of 14 March 2022","published":"2022-03-14","kind":"official"}'
times_2022='{"title":"Officers detained over the events of January 2022","publisher":"The Astana Times","published":"2022-10","kind":"press","lang":"en"}'
times_2023='{"title":"Officers charged and sentenced over the events of January 2022","publisher":"The Astana Times","published":"2023-04","kind":"press","lang":"en"}'
year='the report bears no date; the year follows from the events that it tells'

casebook init --origin casebook.example/bloody-january \
  --title "Convictions for torture after Kazakhstan's Bloody January of 2022"

# The four officers of Taldykorgan: facts 1 to 7.
c=kz-taldykorgan-2024
a case-opened --id taldykorgan-2024-opened --case $c --on ../2024-03-18 \
  --on-note "it was open before the trial ended; when it was opened is not reported" \
  --title "Four police officers of the Almaty region, tried in Taldykorgan" --jurisdiction Kazakhstan \
  --incident "Bloody January: the unrest of early January 2022" \
  --description "Tried for violence against people detained in the unrest of January 2022. Not reported: the names, the ranks, the articles charged, the number of the case, the name of the court." \
  --source "$eurasianet"
a act-alleged --id taldykorgan-2024-act --case $c --on 2022-01~ \
  --on-note "during the unrest of early January 2022 and after it; the days are not reported" \
  --description "Police used violence on detainees during the unrest and after it; officials call it \"prohibited investigative methods\"." \
  --source "$eurasianet"
a victim-recorded --id taldykorgan-2024-v1 --case $c --on 2022-01~ --assertion alleged \
  --on-note "during the unrest or after it; the day is not reported" \
  --victim v1 --description "One man, named in the report, reputed to have pulled down a statue of a former president in Taldykorgan." \
  --note "How many victims there are in all is not reported." --source "$eurasianet"
a injury-recorded --id taldykorgan-2024-injuries --case $c --on 2022-01~ --assertion official \
  --on-note "the days are not reported" --count 7 --severity varying \
  --description "Seven individuals were injured, with varying severity, according to prosecutors." \
  --note "Whether all the victims were injured is not reported." --source "$eurasianet"
a defendant-group-joined --id taldykorgan-2024-officers --case $c --on ../2024-03-18 \
  --on-note "before the trial ended; the day is not reported" \
  --group officers --count 4 --agency "Police of the Almaty region" \
  --description "Officers of the police of the Almaty region at the time; none is named." --source "$eurasianet"
a verdict --id taldykorgan-2024-verdict --case $c --on 2024-03-18 --assertion official \
  --on-note "\"on March 18\"; $year" --who officers --outcome convicted \
  --note "From a statement of the prosecutor's office of the Zhetysu region. The first line of the report has three convicted, and later it speaks of the four officers convicted: see the two figures." \
  --source "$eurasianet"
a sentence-imposed --id taldykorgan-2024-prison --case $c --on 2024-03-18 \
  --on-note "\"on March 18\"; $year" --who officers-1,officers-2,officers-3 \
  --penalty imprisonment:4y..6y \
  --penalty '{"kind":"deprivation_of_rank","description":"said of \"they\": whether of all four is not clear"}' \
  --penalty '{"kind":"ban_on_office","for_life":true,"description":"any future employment in the civil service; said of \"they\": whether of all four is not clear"}' \
  --note "Terms from four to six years, according to the prosecutor's office of the Zhetysu region; who got which is not reported." \
  --source "$eurasianet"
a sentence-imposed --id taldykorgan-2024-fourth --case $c --on 2024-03-18 \
  --on-note "\"on March 18\"; $year" --who officers-4 --penalty non_custodial \
  --penalty '{"kind":"deprivation_of_rank","description":"said of \"they\": whether of all four is not clear"}' \
  --penalty '{"kind":"ban_on_office","for_life":true,"description":"any future employment in the civil service; said of \"they\": whether of all four is not clear"}' \
  --note "Of what kind the non-custodial sentence is, is not reported." --source "$eurasianet"
a figure-claimed --id taldykorgan-2024-three --case $c --on 2024-03 --on-note "$year" \
  --issuer Eurasianet --measure officers_convicted --value 3 --as-of 2024-03-18 \
  --scope "the first line of the report" --source "$eurasianet"
a figure-claimed --id taldykorgan-2024-four --case $c --on 2024-03 --on-note "$year" \
  --issuer Eurasianet --measure officers_convicted --value 4 --as-of 2024-03-18 \
  --scope "later in the same report: \"the four officers convicted\"" --source "$eurasianet"

# What officials and activists said: facts 8, 9 and 12.
a figure-claimed --id prosecutor-2023-custody --on 2023-06 --on-note "\"in June\"; $year" \
  --issuer "General Prosecutor's Office" --measure officers_in_custody --value 39 \
  --scope "law-enforcement officers behind bars, suspected of using unauthorized investigative methods" \
  --verbatim "unauthorized investigative methods against 88 citizens" --source "$eurasianet"
a figure-claimed --id prosecutor-2023-victims --on 2023-06 --on-note "\"in June\"; $year" \
  --issuer "General Prosecutor's Office" --measure victims --value 88 \
  --scope "citizens against whom the 39 officers behind bars are suspected of having used such methods" \
  --verbatim "unauthorized investigative methods against 88 citizens" --source "$eurasianet"
a figure-claimed --id prosecutors-2024-cases --on 2024-01~ --on-note "\"at the start of this year\"; $year" \
  --issuer "Prosecutors, answering Vlast" --measure cases_in_court --value 12 \
  --scope "criminal cases passed to the courts" \
  --note "The report notes that this seemed not to include the four officers of Taldykorgan." --source "$eurasianet"
a figure-claimed --id prosecutors-2024-officers --on 2024-01~ --on-note "\"at the start of this year\"; $year" \
  --issuer "Prosecutors, answering Vlast" --measure officers_on_trial --value 42 \
  --scope "employees of the Interior Ministry and of the KNB, in the 12 cases passed to the courts" \
  --note "The report notes that this seemed not to include the four officers of Taldykorgan." --source "$eurasianet"
a figure-claimed --id activists-2024 --on 2024-03 --on-note "$year" \
  --issuer "Rights activists" --measure other --value 0.. \
  --scope "no figure is given: they say that the authorities severely undercount" --source "$eurasianet"

# The former employees of the KNB: facts 10 and 11.
c=kz-knb-2023
note='The month is stated, the year inferred. Not reported: the names, the court, the day.'
a case-opened --id knb-2023-opened --case $c --on ../2023-12 \
  --on-note "it was open before the sentences of December; when it was opened is not reported" \
  --title "Former KNB employees, sentenced for torture in December 2023" --jurisdiction Kazakhstan \
  --incident "Bloody January: the unrest of early January 2022" \
  --description "Tried for torturing people detained during January 2022. The report does not say whether it was one case." \
  --source "$eurasianet"
a defendant-group-joined --id knb-2023-imprisoned --case $c --on ../2023-12 --group imprisoned --count 7 \
  --agency KNB --description "Former employees of the KNB; none is named." --source "$eurasianet"
a defendant-group-joined --id knb-2023-suspended --case $c --on ../2023-12 --group suspended --count 3 \
  --description "\"Three more\"; none is named." --source "$eurasianet"
a defendant-group-joined --id knb-2023-acquitted --case $c --on ../2023-12 --group acquitted --count 1 \
  --description "\"One\"; not named." --source "$eurasianet"
a verdict --id knb-2023-convictions --case $c --on 2023-12 --on-note "\"in December\"; $year" \
  --who imprisoned,suspended --outcome convicted --note "$note" --source "$eurasianet"
a verdict --id knb-2023-acquittal --case $c --on 2023-12 --on-note "\"in December\"; $year" \
  --who acquitted --outcome acquitted --note "$note" --source "$eurasianet"
a sentence-imposed --id knb-2023-prison --case $c --on 2023-12 --on-note "\"in December\"; $year" \
  --who imprisoned --penalty imprisonment:3y..5y \
  --note "From three to five years; who got which is not reported. A lawyer for the victims argued that the punishment was too lenient; no appeal is reported." \
  --source "$eurasianet"
a sentence-imposed --id knb-2023-suspended-terms --case $c --on 2023-12 --on-note "\"in December\"; $year" \
  --who suspended --penalty suspended_imprisonment \
  --note "The terms are not reported. A lawyer for the victims argued that the punishment was too lenient; no appeal is reported." \
  --source "$eurasianet"

# The three policemen of Taldykorgan: fact 13.
c=kz-taldykorgan-2023
day='the day is stated, the year inferred'
a case-opened --id taldykorgan-2023-opened --case $c --on ../2023-02-10 \
  --on-note "it was open before the verdict; when it was opened is not reported" \
  --title "Three policemen, Taldykorgan city court" --jurisdiction Kazakhstan --source "$bureau"
a act-alleged --id taldykorgan-2023-act --case $c --on ../2023-02-10 --assertion court_found \
  --on-note "before the verdict; the days are not reported" --description "Torture of 24 people." --victims 24 \
  --source "$bureau"
a defendant-joined --id taldykorgan-2023-d1 --case $c --on ../2023-02-10 --defendant d1 --name Toktash \
  --description Policeman --source "$bureau"
a defendant-joined --id taldykorgan-2023-d2 --case $c --on ../2023-02-10 --defendant d2 --name Bukhanov \
  --description Policeman --source "$bureau"
a defendant-joined --id taldykorgan-2023-d3 --case $c --on ../2023-02-10 --defendant d3 --name Zhumashev \
  --description Policeman --source "$bureau"
a charge-filed --id taldykorgan-2023-c1 --case $c --on ../2023-02-10 --charge c1 --who d1,d2,d3 \
  --article 146 --part 2 --title Torture --source "$bureau"
a verdict --id taldykorgan-2023-verdict --case $c --on 2023-02-10 --on-note "$day" --who d1,d2,d3 \
  --outcome convicted --charges c1 --court "Taldykorgan city court" --judge Duisenbekov --source "$bureau"
a sentence-imposed --id taldykorgan-2023-sentence --case $c --on 2023-02-10 --on-note "$day" --who d1,d2,d3 \
  --penalty imprisonment:3y --court "Taldykorgan city court" --judge Duisenbekov \
  --note "Three years each. The lawyer of the victims planned to appeal; no appeal is reported." --source "$bureau"

# Official figures: facts 14 to 16.
a figure-claimed --id official-2022-03-cases --on 2022-03-14 --issuer "Authorities of Kazakhstan" \
  --measure cases_opened --value 243 --source "$official"
a figure-claimed --id official-2022-03-detained --on 2022-03-14 --issuer "Authorities of Kazakhstan" \
  --measure officers_in_custody --value 9 --scope "officers detained" --source "$official"
a figure-claimed --id official-2022-10-detained --on 2022-10-19 --issuer "Authorities of Kazakhstan" \
  --measure officers_in_custody --value 49 --scope "officers detained" --source "$times_2022"
a figure-claimed --id official-2023-03-charged --on 2023-03-31 --issuer "Authorities of Kazakhstan" \
  --measure officers_charged --value 35 --source "$times_2023"
a figure-claimed --id official-2023-03-victims --on 2023-03-31 --issuer "Authorities of Kazakhstan" \
  --measure victims --value 84 --source "$times_2023"
a figure-claimed --id official-2023-03-cases --on 2023-03-31 --issuer "Authorities of Kazakhstan" \
  --measure other --value 11 --scope "cases; at what stage is not said" --source "$times_2023"
a figure-claimed --id official-2023-03-sentenced --on 2023-03-31 --issuer "Authorities of Kazakhstan" \
  --measure officers_convicted --value 9 --scope "officers sentenced" --source "$times_2023"
