import Database

/// A table that is walked through by its numbers.
enum RetentionTable {
    case customer, event, contactPoint

    var name: SQL {
        switch self {
        case .customer: "customer"
        case .event: "event"
        case .contactPoint: "contact_point"
        }
    }

    /// The rows of a page.
    static func rows(_ range: Range<Int64>) -> SQL {
        "id >= \(range.lowerBound) AND id < \(range.upperBound)"
    }

    /// Hands over range by range, none with more than a page of rows.
    func pages(
        _ session: any Session, _ each: (_ range: Range<Int64>, _ share: Double) throws -> Void
    ) throws {
        guard let last = try session.integer("SELECT max(id) FROM \(name)") else { return }
        var next: Int64 = 0
        while next <= Int64(last) {
            let end =
                try session.first(
                    """
                    SELECT id FROM \(name) WHERE id >= \(next) ORDER BY id LIMIT 1 OFFSET \(Retention.pageSize)
                    """
                ) { $0.int64(0) } ?? Int64(last) + 1
            try each(next..<end, min(1, Double(end) / Double(last + 1)))
            next = end
        }
    }
}
