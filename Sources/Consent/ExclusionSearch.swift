import Customers
import Database

/// Looks for addresses on lists in ways that SQL cannot: lists of digests, and addresses hashed under another key of the
/// ring.
struct ExclusionSearch {
    private let hasher: AddressHasher
    private let statement: (any PreparedStatement)?
    private let hasDigests: Bool
    private let keys: Int
    /// The codes of the rules that are asked after the lists.
    private let later: Set<String>

    init(_ query: GateQuery, hasher: AddressHasher, _ session: any Session) throws {
        self.hasher = hasher
        keys = hasher.allHashes(addressKey: "").count
        later = Set(query.further.map(\.code))
        let isAsked = query.rules.contains { $0.rule.reason.code == .exclusionList }
        hasDigests = try isAsked && session.exists("SELECT 1 FROM exclusion_list WHERE digests > 0")
        guard isAsked, hasDigests || keys > 1 else {
            statement = nil
            return
        }
        statement = try session.prepare(
            "SELECT 1 FROM exclusion_entry WHERE address_hash = \(.parameter(0)) LIMIT 1")
    }

    /// The first reason against a row of the gate's answer, when `code` is what the statement says.
    func reason(_ row: Row, after code: String?) throws -> String? {
        guard statement != nil, code.map(later.contains) ?? true, !row.bool(DecisionColumn.isConsented),
            let key = row.optionalText(DecisionColumn.addressKey), try isListed(key)
        else { return code }
        return DenialReason.Code.exclusionList.rawValue
    }

    /// Whether the address is on a list where SQL would not find it.
    func isListed(_ addressKey: String) throws -> Bool {
        guard let statement else { return false }
        var hashes = keys > 1 ? hasher.allHashes(addressKey: addressKey) : []
        if hasDigests { hashes += hasher.allHashes(addressKey: ExclusionEntry.digest(of: addressKey).hashedText) }
        return try hashes.contains { try statement.first([.blob($0)]) { _ in true } ?? false }
    }
}
