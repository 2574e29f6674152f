package import Database
package import System
package import Workspace

/// One event that another system tells of by itself, rather than in a file.
///
///     let note = try EventNote(kind: purchase, at: now, source: "shop", key: "A-1", data: json)
///     let event = try note.record(of: customer, session)
package struct EventNote {
    private let kind: EventKind
    private let instant: Instant
    private let source: String
    private let key: String
    /// A JSON object with sorted keys.
    private let properties: String

    /// - Parameters:
    ///   - source: whose ``key`` it is; the two together name the event.
    ///   - data: an object with properties that `heed.yaml` declares for the kind; none is needed.
    /// - Throws: ``EventNoteError``, whose words name properties only, never their values.
    package init(
        kind: EventKind, at instant: Instant, source: String, key: String, data: [String: JSON]
    ) throws(EventNoteError) {
        var members: [String: JSON] = [:]
        for (name, member) in data.sorted(by: { $0.key < $1.key }) where member != .null {
            guard let property = kind.property(named: name) else {
                throw .unknownProperty(name, kind)
            }
            guard let value = FieldValue(member, type: property.type) else { throw .unfit(property) }
            members[name] = JSON(value)
            if case .text(let text) = value {
                let key = FoldedKey.make(text)
                if key != text { members[FoldedKey.member(of: name)] = .string(key) }
            }
        }
        self.kind = kind
        self.instant = instant
        self.source = source
        self.key = key
        properties = (try? JSONText.encode(members: members)) ?? "{}"
    }

    /// Writes the event down, once: where it is there, that one is meant, with the data it came with.
    ///
    /// - Returns: the number of the event; nil where the key is another customer's.
    package func record(of customer: Int64, _ session: any Session) throws -> (event: Int64, isNew: Bool)? {
        try session.transaction {
            let added = try session.execute(
                """
                INSERT INTO event (customer, kind, at, source, source_key, properties) \
                VALUES (\(customer), \(kind.name), \(instant), \(source), \(key), \(properties)) \
                ON CONFLICT (source, source_key) DO NOTHING
                """)
            return try session.first(
                """
                SELECT id FROM event WHERE source = \(source) AND source_key = \(key) AND customer = \(customer)
                """
            ) { ($0.int64(0), added == 1) }
        }
    }

    /// Forgets an event that nothing came of.
    package static func forget(_ event: Int64, _ session: any Session) throws {
        try session.execute("DELETE FROM event WHERE id = \(event)")
    }
}

/// What is wrong with the data of an event.
package struct EventNoteError: Error, CustomStringConvertible {
    package let description: String

    static func unknownProperty(_ name: String, _ kind: EventKind) -> EventNoteError {
        let names = kind.properties.map(\.name)
        let hint =
            Nearest.suggestion(for: name, in: names)
            ?? (names.isEmpty ? "It has none." : "It has: \(names.joined(separator: ", ")).")
        return EventNoteError(
            description: "'\(name)' is no property of '\(kind.name)' (events: in heed.yaml). \(hint)")
    }

    static func unfit(_ property: EventKind.Property) -> EventNoteError {
        let form =
            switch property.type {
            case .text: "a text in quotes"
            case .integer: "a whole number"
            case .decimal: "a number"
            case .date: "a day such as \"2026-11-23\""
            case .boolean: "true or false"
            case .instant: "a time such as \"2026-11-23T13:26:00Z\""
            case .tags: "a list of texts"
            }
        return EventNoteError(description: "'\(property.name)' has to be \(form).")
    }
}
