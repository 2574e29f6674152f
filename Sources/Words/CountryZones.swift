/// Which time zones a country's clocks can show, by the table `zone.tab` of the system's tzdata.
///
///     CountryZones.zones(of: "ES").map(\.name)    // ["Europe/Madrid", "Africa/Ceuta", "Atlantic/Canary"]
package enum CountryZones {
    /// The zones of a country (ISO 3166-1 alpha-2); none for a code that the table does not have.
    package static func zones(of country: String) -> [ZoneRules] { byCountry[country] ?? [] }

    /// The countries that the table lists a zone under; none for other names of it, such as `US/Eastern`.
    package static func countries(of zone: String) -> [String] { byZone[zone] ?? [] }

    /// The zones of all countries.
    package static let all: [ZoneRules] = rows.map(\.zone)

    private static let byCountry = Dictionary(grouping: rows, by: \.country).mapValues { $0.map(\.zone) }
    private static let byZone = Dictionary(grouping: rows, by: \.zone.name).mapValues { $0.map(\.country) }

    /// Where the table is missing there are no rows, and so no zone that anything could be concluded from.
    private static let rows: [(country: String, zone: ZoneRules)] = {
        rows(of: String(decoding: ZoneFile.read("zone.tab") ?? [], as: UTF8.self))
    }()

    /// Lines of country, coordinates and zone with tabs between them; what follows is comment.
    static func rows(of table: String) -> [(country: String, zone: ZoneRules)] {
        table.split(whereSeparator: \.isNewline).compactMap { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard !line.hasPrefix("#"), columns.count >= 3, let zone = try? ZoneRules(named: String(columns[2])) else {
                return nil
            }
            return (String(columns[0]), zone)
        }
    }
}
