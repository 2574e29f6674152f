package import Workspace

/// A kind of data as privacy reports tell of it: a category, or what no category names.
package enum DataKind: Hashable, Sendable {
    case category(DataCategory)
    /// What was sent to the person before.
    case history
    /// A field that the catalogue had when it was used, and has no more.
    case other

    /// In the order in which reports show them.
    package static let all = DataCategory.allCases.map(DataKind.category) + [.history, .other]
}

/// Says which kinds of data the fields are that a delivery row names as used.
struct DataKinds {
    private let names: [String: DataKind]
    /// Few rows differ in their fields.
    private var known: [String: [DataKind]] = [:]
    private static let mostKnown = 1000

    init(_ catalogue: DataCatalogue) {
        let fields = catalogue.fields.map { ($0.name, DataKind.category($0.category)) }
        let events = catalogue.events.map {
            (SelectingSource.events($0).name, DataKind.category($0.category))
        }
        names = Dictionary(
            fields + events + [(SelectingSource.history.name, .history)], uniquingKeysWith: { first, _ in first })
    }

    /// Each once, in their order.
    mutating func kinds(_ used: String) -> [DataKind] {
        if let kinds = known[used] { return kinds }
        let found = Set(used.split(separator: " ").map { names[String($0)] ?? .other })
        let kinds = DataKind.all.filter(found.contains)
        if known.count >= Self.mostKnown { known.removeAll() }
        known[used] = kinds
        return kinds
    }
}
