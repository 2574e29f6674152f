/// What this module refuses. Its texts name tables, purposes and rules, never a person or an address.
package struct ConsentError: Error, Equatable, CustomStringConvertible {
    package enum Code: Sendable {
        /// A claim with a scope or channel that nobody would ever look for.
        case invalidClaim
        /// More purposes than tokens have numbers.
        case tooManyPurposes
        /// A purpose that no token can name yet.
        case unknownPurpose
        /// A request for a confirmation that may not be made.
        case refusedRequest
        /// A file of an exclusion list that is older than the one that is in.
        case olderList
        /// A row that this version cannot read.
        case unreadable
    }

    package let code: Code
    package let description: String

    private init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension ConsentError {
    static func invalidScope() -> ConsentError {
        ConsentError(
            .invalidClaim,
            "A consent event has a scope that does not exist: write email, sms, * or data: and a category.")
    }

    static func invalidChannel() -> ConsentError {
        ConsentError(.invalidClaim, "A suppression has a channel that does not exist: write email, sms or *.")
    }

    static func tooManyPurposes() -> ConsentError {
        ConsentError(
            .tooManyPurposes,
            "This database has seen \(TokenScope.highestPurposeNumber) purposes, more than tokens can name.")
    }

    static func unknownPurpose(_ name: String) -> ConsentError {
        ConsentError(
            .unknownPurpose,
            "The purpose '\(name)' has no number for tokens yet: register the purposes of heed.yaml first.")
    }

    static func refusedRequest(_ reason: String) -> ConsentError {
        ConsentError(.refusedRequest, reason)
    }

    static func olderList(_ name: String) -> ConsentError {
        ConsentError(
            .olderList,
            "The exclusion list '\(name)' is in already with a later date. Import its newest file, or say with --dated "
                + "of what day this one is.")
    }

    static func unreadable(table: String, column: String) -> ConsentError {
        ConsentError(
            .unreadable,
            "A row of \(table) has a value in \(column) that this version does not know. Update Heed.")
    }
}
