import Campaigns
import Consent
import Customers
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
        /// What is confirmed; nil for a link that unsubscribes, and for a sample.
        var request: ConfirmationRequest?
        /// Whether what is confirmed has come too late, or a no came after it.
        var isOver = false
        /// `customer.id`; 0 in a sample.
        var customer: Int64 = 0
    }

    private let configuration: Configuration
    private let mint: TokenMint
    private let confirmation: SignUpConfirmation

    init(configuration: Configuration, mint: TokenMint, confirmation: SignUpConfirmation) {
        self.configuration = configuration
        self.mint = mint
        self.confirmation = confirmation
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
                language: try session.text("SELECT language FROM customer WHERE id = \(opened.customer)"),
                customer: opened.customer)
        case .sample: return try sample(opened, of: .unsubscribe, session)
        default: return nil
        }
    }

    /// Nil for a token that does not lead to preferences. A person who was erased has none, and the page says the same.
    func openPreferences(_ token: String, _ session: any Session) throws -> Link? {
        guard let opened = try mint.open(token, in: session) else { return nil }
        if opened.kind == .sample { return try sample(opened, of: .preferences, session) }
        guard opened.kind == .preferences, let name = try PurposeNumbers.purpose(of: opened.scope, session) else {
            return nil
        }
        return Link(
            isSample: false, purposeName: name, purpose: configuration.purpose(named: name),
            channel: opened.scope.channel,
            language: try session.text("SELECT language FROM customer WHERE id = \(opened.customer)"),
            customer: opened.customer)
    }

    /// What a privacy report's page tells; nil for a token that leads to none, and when the person was erased.
    struct ReportLink: Sendable {
        let link: Link
        let facts: PrivacyFacts
    }

    func openReport(_ token: String, at instant: Instant, _ session: any Session) throws -> ReportLink? {
        guard let opened = try mint.open(token, in: session) else { return nil }
        if opened.kind == .sample {
            return try sample(opened, of: .report, session).map {
                ReportLink(link: $0, facts: PrivacyFacts.sample(at: instant))
            }
        }
        guard opened.kind == .report, let name = try PurposeNumbers.purpose(of: opened.scope, session),
            let row = try session.first(
                "SELECT campaign, occasion FROM delivery WHERE id = \(opened.delivery) AND customer = \(opened.customer)",
                map: { ($0.text(0), $0.text(1)) }),
            let period = ReportPeriod(named: row.1)
        else { return nil }
        let reader = CustomerReader(catalogue: configuration.catalogue)
        let people = try reader.personalData(of: [opened.customer], session)
        let facts = try PrivacyFactsReader(configuration.catalogue)
            .read(people, period, of: row.0, at: instant, session)
        guard let known = facts[opened.customer] else { return nil }
        let link = Link(
            isSample: false, purposeName: name, purpose: configuration.purpose(named: name),
            channel: opened.scope.channel, language: people[opened.customer]?.language, customer: opened.customer)
        return ReportLink(link: link, facts: known)
    }

    /// The token of the page of preferences for whom a report is about.
    func preferencesToken(of report: String, _ session: any Session) throws -> String? {
        guard let opened = try mint.open(report, in: session) else { return nil }
        if opened.kind == .sample { return try mint.sample(of: .preferences, scope: opened.scope) }
        return try mint.token(
            .preferences, customer: opened.customer, delivery: opened.delivery, scope: opened.scope)
    }

    /// Nil for a token that does not confirm a sign-up whose mail has left.
    func openConfirmation(_ token: String, at instant: Instant, _ session: any Session) throws -> Link? {
        guard let opened = try mint.open(token, in: session) else { return nil }
        if opened.kind == .sample { return try sample(opened, of: .confirm, session) }
        guard let request = try confirmation.request(of: opened, session) else { return nil }
        let language = try session.text("SELECT language FROM customer WHERE id = \(request.customer)")
        return Link(
            isSample: false, purposeName: request.purpose, purpose: configuration.purpose(named: request.purpose),
            channel: request.channel, language: request.noticeLanguage ?? language, request: request,
            isOver: try confirmation.hasEnded(request, at: instant, session)
                || request.confirmedAt == nil && request.isExpired(at: instant))
    }

    private func sample(_ token: Token, of kind: Token.Kind, _ session: any Session) throws -> Link? {
        guard token.sampleOf == nil || token.sampleOf == kind else { return nil }
        let name = try PurposeNumbers.purpose(of: token.scope, session)
        // A sample made before any message was planned names no purpose: any of the workspace's will do.
        let purpose =
            name.flatMap(configuration.purpose(named:)) ?? configuration.purposes.first(where: \.isMarketing)
            ?? configuration.purposes.first
        return Link(
            isSample: true, purposeName: purpose?.name ?? name ?? "", purpose: purpose, channel: token.scope.channel,
            language: nil)
    }
}
