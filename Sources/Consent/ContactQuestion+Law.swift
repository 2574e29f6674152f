import Database
import System
import Workspace

/// Whose law binds (LAW-24): that of the person's country, for texts of the phone number's, and of the organisation's, and
/// all that any of them asks for. A country that is unknown, or has no values of its own, has those of the EU.
extension ContactQuestion {
    /// The columns of `candidate` with a country.
    private var countryColumns: [SQL] {
        channel == .sms ? ["candidate.country", "candidate.number_country"] : ["candidate.country"]
    }

    /// Whether one of the countries asks for this before it lets somebody be advertised to; nil where none does.
    func isUnder(_ regime: MarketingRegime) -> SQL? {
        guard purpose.isMarketing else { return nil }
        let day = at.civilDate
        return isSomewhere(among: legal.countries(.marketingRegime, channel, on: day)) { country in
            legal.regimes(in: country, channel, on: day).contains(regime)
        }
    }

    /// Whether one of the three countries has a property: TRUE or else FALSE or unknown; nil where none can.
    ///
    /// - Parameter known: the countries that may differ from the others.
    func isSomewhere(among known: [String], _ has: (_ country: String?) -> Bool) -> SQL? {
        if has(organisationCountry) { return "1 = 1" }
        let elsewhere = has(nil)
        let exceptions = known.filter { has($0) != elsewhere }
        if elsewhere {
            return any(countryColumns.map { "(\($0) IS NULL OR \($0) NOT IN \(list: exceptions))" })
        }
        return exceptions.isEmpty ? nil : any(countryColumns.map { "\($0) IN \(list: exceptions)" })
    }

    /// Whether one of the countries is this one.
    func isSomewhere(in country: String) -> SQL {
        organisationCountry == country ? "1 = 1" : any(countryColumns.map { "\($0) = \(country)" })
    }

    /// Whether a day of birth is after the one that makes people just old enough in one of the countries (LAW-4).
    func isTooYoung(_ birthDate: SQL) -> SQL {
        let today = at.civilDate
        let atHome = legal.ageOfConsent(in: organisationCountry, on: today)
        // Text, not a date: 29 February less 14 years may be no day, yet it compares rightly.
        func lastBirthday(in country: String?) -> String {
            let years = max(legal.ageOfConsent(in: country, on: today), atHome)
            let monthAndDay = today.description.dropFirst(today.description.count - 6)
            let year = String(today.year - years)
            return String(repeating: "0", count: max(0, 4 - year.count)) + year + monthAndDay
        }
        var cases: SQL = ""
        for country in legal.countries(.ageOfConsent, on: today) {
            cases += "WHEN \(country) THEN \(lastBirthday(in: country)) "
        }
        return any(
            countryColumns.map { "\(birthDate) > CASE \($0) \(cases)ELSE \(lastBirthday(in: nil)) END" })
    }

    private func any(_ conditions: [SQL]) -> SQL {
        conditions.count == 1 ? conditions[0] : "(\(SQL.joined(conditions, separator: " OR ")))"
    }
}
