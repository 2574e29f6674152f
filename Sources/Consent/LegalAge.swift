package import System

/// From which age a person can consent without their parents, by country and date (GDPR Art. 8(1), LAW-4).
///
///     LegalAge.years(in: "ES", on: CivilDate(parsing: "2026-11-23")!)    // 14
package struct LegalAge: Equatable, Sendable {
    /// ISO 3166-1 alpha-2; nil: every country without a row of its own, and unknown ones (LAW-24).
    package let country: String?
    package let years: Int
    package let effectiveFrom: CivilDate
    package let source: String

    /// The values, one row a country and change; a new law appends a row, so that past decisions stay explainable.
    package static let table: [LegalAge] = [
        row(nil, 16, "GDPR Art. 8(1)"),
        row("AT", 14, "DSG § 4(4)"),
        row("BE", 13, "Loi du 30 juillet 2018, art. 7"),
        row("CZ", 15, "Zákon 110/2019 Sb., § 7"),
        row("DE", 16, "GDPR Art. 8(1)"),
        // 13 by law, raised to 15 as reported in STANDARDS LAW-4: the stricter value until that is certain.
        row("DK", 15, "Databeskyttelsesloven § 6(2)"),
        row("ES", 14, "LOPDGDD art. 7"),
        row("FI", 13, "Tietosuojalaki 1050/2018, § 5"),
        row("FR", 15, "Loi 78-17, art. 45"),
        row("GB", 13, "UK GDPR Art. 8(1), Data Protection Act 2018 s. 9"),
        row("IE", 16, "Data Protection Act 2018, s. 31"),
        row("IT", 14, "D.Lgs. 196/2003, art. 2-quinquies"),
        row("NL", 16, "UAVG art. 5"),
        row("SE", 13, "Lag (2018:218), 2 kap. 4 §"),
    ]

    /// The age in force in a country on a day; unknown countries have the one of the GDPR.
    package static func years(in country: String?, on day: CivilDate) -> Int {
        func newest(_ country: String?) -> LegalAge? {
            table.filter { $0.country == country && $0.effectiveFrom <= day }
                .max { $0.effectiveFrom < $1.effectiveFrom }
        }
        return (newest(country) ?? newest(nil))?.years ?? 16
    }

    private static func row(_ country: String?, _ years: Int, _ source: String) -> LegalAge {
        LegalAge(country: country, years: years, effectiveFrom: .beginning, source: source)
    }
}

extension CivilDate {
    /// Before every date that matters here: a row in force from then on applies to any decision.
    fileprivate static let beginning = CivilDate(daysSinceEpoch: 0)
}
