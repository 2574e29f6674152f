import Consent
import Database
import Synchronization
import System
import Workspace

/// Finds out what a link is about, without saying more about the person than which language they read.
struct LinkReader: Sendable {
    /// A link that works.
    struct Link: Sendable {
        let isSample: Bool
        let purposeName: String
        let purpose: Purpose?
        let channel: Channel?
        /// As the customer has it; nil when unknown, or when they were erased.
        let language: String?
    }

    private let configuration: Configuration
    private let mint: TokenMint

    init(configuration: Configuration, mint: TokenMint) {
        self.configuration = configuration
        self.mint = mint
    }

    /// Nil for a token that does not unsubscribe: forged, cut off, or of another kind (UNS-5).
    func open(_ token: String, _ session: any Session) throws -> Link? {
        guard let opened = try mint.open(token, in: session) else { return nil }
        switch opened.kind {
        case .unsubscribe:
            guard let name = try PurposeNumbers.purpose(of: opened.scope, session) else { return nil }
            return Link(
                isSample: false, purposeName: name, purpose: configuration.purpose(named: name),
                channel: opened.scope.channel,
                language: try session.text("SELECT language FROM customer WHERE id = \(opened.customer)"))
        case .sample where opened.sampleOf == nil || opened.sampleOf == .unsubscribe:
            let name = try PurposeNumbers.purpose(of: opened.scope, session)
            // A sample made before any message was planned names no purpose: any of the workspace's will do.
            let purpose =
                name.flatMap(configuration.purpose(named:)) ?? configuration.purposes.first(where: \.isMarketing)
                ?? configuration.purposes.first
            return Link(
                isSample: true, purposeName: purpose?.name ?? name ?? "", purpose: purpose,
                channel: opened.scope.channel, language: nil)
        default: return nil
        }
    }
}
