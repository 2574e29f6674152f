import Campaigns
import Consent
import Customers
import Database
import System
import Workspace

/// What a person has asked for on the page of preferences: only less, never more, so that no code is needed.
struct PreferenceChange: Codable, Equatable, Sendable {
    var customer: Int64
    /// `newsletter email`, `offers data:purchase_history`: purpose and scope.
    var stops: [String] = []
    /// Nothing at all for so many days.
    var pauseDays: Int?
    /// An end to all marketing.
    var stopsAll = false

    var isEmpty: Bool { stops.isEmpty && pauseDays == nil && !stopsAll }

    /// Reads the form; nil for what the page never sends.
    init?(_ fields: [(name: String, value: String)], customer: Int64, _ configuration: Configuration) {
        self.customer = customer
        let offered = Set(PreferenceChoice.all(configuration).map(\.value))
        for field in fields {
            switch field.name {
            case "stop":
                guard offered.contains(field.value) else { return nil }
                if !stops.contains(field.value) { stops.append(field.value) }
            case "all": stopsAll = true
            case "pause":
                if field.value.isEmpty { continue }
                guard let days = Int(field.value), ContactPause.choices.contains(days) else { return nil }
                pauseDays = days
            default: continue
            }
        }
    }

    /// Inside a write transaction that holds the customer's lock.
    func apply(_ recorder: ConsentRecorder, _ configuration: Configuration, at instant: Instant, _ session: any Session)
        throws
    {
        func stop(_ purpose: String, _ scope: String, _ state: ConsentClaim.State, _ cause: SuppressionCause) throws {
            _ = try recorder.stop(
                ConsentStop(
                    customer: customer, purpose: purpose, scope: scope, state: state, method: "preferences",
                    evidenceKind: .selfService, actor: "customer", at: instant, cause: cause, source: cause.rawValue),
                session)
        }
        if stopsAll { try stop("*", "*", .objected, .objection) }
        for value in stops {
            let parts = value.split(separator: " ").map(String.init)
            guard parts.count == 2, let purpose = configuration.purpose(named: parts[0]) else { continue }
            // A consent is taken back; to any other basis, and to data that a purpose includes, the person objects.
            let category = DataCategory(rawValue: String(parts[1].dropFirst("data:".count)))
            let isConsent =
                parts[1].hasPrefix("data:")
                ? category.map { purpose.mayUse($0) == .asked } ?? false : purpose.legalBasis == .consent
            try stop(
                purpose.name, parts[1], isConsent ? .withdrawn : .objected,
                isConsent ? .unsubscribe : .objection)
        }
        if let pauseDays { try ContactPause.set(customer, days: pauseDays, at: instant, session) }
    }
}

/// One thing that can be stopped on the page of preferences.
struct PreferenceChoice: Sendable {
    let purpose: Purpose
    /// nil: the use of a category of data.
    let channel: Channel?
    let category: DataCategory?

    var value: String { "\(purpose.name) \(channel?.rawValue ?? "data:\(category?.rawValue ?? "")")" }

    /// Every purpose that people may stop, with its channels, and then the data that it may use.
    static func all(_ configuration: Configuration) -> [PreferenceChoice] {
        let stoppable: Set<LegalBasis> = [.consent, .softOptIn, .legitimateInterest]
        return configuration.purposes.filter { stoppable.contains($0.legalBasis) }.flatMap { purpose in
            purpose.channels.map { PreferenceChoice(purpose: purpose, channel: $0, category: nil) }
                + DataCategory.allCases.filter { purpose.mayUse($0) != .never && !$0.isAlwaysIncluded }.map {
                    PreferenceChoice(purpose: purpose, channel: nil, category: $0)
                }
        }
    }
}
