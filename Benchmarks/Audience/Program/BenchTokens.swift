import Consent
import System
import Workspace

/// Tokens such as those in messages, for the database's first customers.
enum BenchTokens {
    /// - Parameter purpose: the purpose's number in the database.
    static func unsubscribing(_ path: String, purpose: UInt16, count: Int) throws -> [String] {
        let folder = WorkspaceFolder(path: path)
        let mint = try TokenMint(keyring: Secrets(in: folder, environment: [:]).keyring(.token))
        let scope = TokenScope(purposeNumber: purpose, channel: .email)
        return try (1...count).map { try mint.token(.unsubscribe, customer: Int64($0), delivery: 0, scope: scope) }
    }
}
