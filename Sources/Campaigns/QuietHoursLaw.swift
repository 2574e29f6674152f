package import System
package import Workspace

/// Quiet hours that a law prescribes for marketing by text message (SMS-8), by jurisdiction, weekday and date.
///
/// A new law appends rows, so that past decisions stay explainable. They only ever narrow what a workspace allows itself.
package struct QuietHoursLaw: Equatable, Sendable {
    /// ISO 3166-1 alpha-2.
    package let country: String

    /// The region's part of its ISO 3166-2 code (`TX`); nil: the whole country.
    package let region: String?

    /// ISO 8601: 1 is Monday, 7 Sunday.
    package let weekdays: ClosedRange<Int>
    package let hours: QuietHours
    package let effectiveFrom: CivilDate
    package let source: String

    /// The zones of the tz database that the region has a part in.
    package let zones: Set<String>

    package static let table: [QuietHoursLaw] = [
        law("US", nil, 1...7, quiet: 21, until: 8, from: (1992, 12, 20), "47 CFR § 64.1200(c)(1)"),
        law(
            "US", "CT", 1...7, quiet: 20, until: 9, from: (2023, 10, 1), "Conn. Gen. Stat. § 42-288a",
            zones: ["America/New_York"]),
        law(
            "US", "FL", 1...7, quiet: 20, until: 8, from: (2021, 7, 1), "Fla. Stat. § 501.616(6)(a)",
            zones: ["America/New_York", "America/Chicago"]),
        law(
            "US", "OK", 1...7, quiet: 20, until: 8, from: (2022, 11, 1), "15 Okla. Stat. § 775C.4",
            zones: ["America/Chicago", "America/Denver"]),
        law(
            "US", "TX", 1...6, quiet: 21, until: 9, from: (2009, 4, 1), "Tex. Bus. & Com. Code § 301.051",
            zones: ["America/Chicago", "America/Denver"]),
        law(
            "US", "TX", 7...7, quiet: 21, until: 12, from: (2009, 4, 1), "Tex. Bus. & Com. Code § 301.051",
            zones: ["America/Chicago", "America/Denver"]),
    ]

    private static func law(
        _ country: String, _ region: String?, _ weekdays: ClosedRange<Int>, quiet: Int, until: Int,
        from: (year: Int, month: Int, day: Int), _ source: String, zones: Set<String> = []
    ) -> QuietHoursLaw {
        guard let date = CivilDate(year: from.year, month: from.month, day: from.day) else {
            preconditionFailure("The table has a day that no calendar has.")
        }
        return QuietHoursLaw(
            country: country, region: region, weekdays: weekdays,
            hours: QuietHours(from: quiet * 60, until: until * 60), effectiveFrom: date, source: source, zones: zones)
    }
}

extension QuietHoursLaw {
    /// Whether it may bind somebody. Where the region is not known, every region counts that has a part in the zone;
    /// where the zone is none of the tz database's own names either, every region.
    func mayBind(_ person: Whereabouts, in zone: String, countries: [String]) -> Bool {
        guard person.country == country || countries.contains(country) else { return false }
        guard let region else { return true }
        if let known = person.regionCode(in: country) { return known == region }
        return zones.contains(zone) || countries.isEmpty
    }
}
