package import Database
package import Workspace

/// The numbers by which tokens name purposes. A number belongs to its purpose for ever, whatever becomes of the
/// configuration, because tokens never expire.
///
///     let numbers = try PurposeNumbers.register(configuration.purposes.map(\.name), session)
///     let scope = try numbers.scope(purpose: "newsletter", channel: .email)
package struct PurposeNumbers: Equatable, Sendable {
    private let numbers: [String: UInt16]

    /// Gives a number to the purposes that have none and returns all. Call it when a campaign is planned; it writes
    /// only when something is new.
    ///
    /// - Throws: `ConsentError` `.tooManyPurposes`; `DatabaseError`.
    package static func register(_ purposes: [String], _ session: any Session) throws -> PurposeNumbers {
        let known = try load(session)
        if purposes.allSatisfy({ known.numbers[$0] != nil }) { return known }
        return try session.transaction {
            // Another process may number other purposes.
            try session.takeTurn(at: "purpose numbers")
            for purpose in purposes {
                try session.execute(
                    """
                    INSERT INTO purpose_number (number, purpose) \
                    SELECT coalesce(max(number), 0) + 1, \(purpose) FROM purpose_number WHERE 1 = 1 \
                    ON CONFLICT (purpose) DO NOTHING
                    """)
            }
            return try load(session)
        }
    }

    /// The numbers given so far; for readers that must not write.
    package static func load(_ session: any Session) throws -> PurposeNumbers {
        var numbers: [String: UInt16] = [:]
        try session.query("SELECT number, purpose FROM purpose_number") { row in
            guard let number = UInt16(exactly: row.int(0)), number <= TokenScope.highestPurposeNumber else {
                throw ConsentError.tooManyPurposes()
            }
            numbers[row.text(1)] = number
        }
        return PurposeNumbers(numbers: numbers)
    }

    /// The scope that a token names.
    ///
    /// - Throws: `ConsentError` `.unknownPurpose` before the purpose was registered.
    package func scope(purpose: String, channel: Channel?) throws(ConsentError) -> TokenScope {
        guard let number = numbers[purpose] else { throw .unknownPurpose(purpose) }
        return TokenScope(purposeNumber: number, channel: channel)
    }

    /// The scope of a sample: the purpose's where it has a number already, else none, so that a preview needs no
    /// database that can be written.
    package func sampleScope(purpose: String, channel: Channel?) -> TokenScope {
        TokenScope(purposeNumber: numbers[purpose] ?? 0, channel: channel)
    }

    /// The name of a scope's purpose; nil for a number that was never given.
    package static func purpose(of scope: TokenScope, _ session: any Session) throws -> String? {
        try session.text("SELECT purpose FROM purpose_number WHERE number = \(Int(scope.purposeNumber))")
    }
}
