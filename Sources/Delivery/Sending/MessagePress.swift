import Campaigns
import Composer
import Consent
import Customers
import Database
import Mail
import System
import Workspace

/// Brings together what the messages of claimed rows are made of, and makes them of it.
struct MessagePress {
    /// All that a message takes from the database. A class, and so is ``Item``: they pass through many hands, and a copy
    /// of their parts would cost more each time than the message.
    final class Order: Sendable {
        let claimed: ClaimedDelivery
        let identity: MessageIdentity
        let person: PersonalData

        init(claimed: ClaimedDelivery, identity: MessageIdentity, person: PersonalData) {
            self.claimed = claimed
            self.identity = identity
            self.person = person
        }
    }

    /// A message, ready to be confirmed.
    final class Item: Sendable {
        let prepared: PreparedDelivery
        let message: Message
        /// That a mail goes to; empty for a text.
        let domain: String

        init(prepared: PreparedDelivery, message: Message, domain: String) {
            self.prepared = prepared
            self.message = message
            self.domain = domain
        }

        var row: DeliveryRow { prepared.delivery.row }
    }

    /// Why there is no message for a row: what its cause says.
    struct Obstacle: Error {
        let cause: String
        /// For whoever runs Heed; nothing personal.
        let words: String
        /// Whether the campaign itself wants it so; nothing is wrong then.
        var isExpected = false
    }

    private let campaign: PreparedCampaign
    private let reader: CustomerReader
    private let offers: OfferDesk
    private let session: any Session
    private let gate: ContactGate
    private var reports: [Int64: [String: PrivacyFacts]] = [:]
    private var measured: Set<Int64> = []
    private var given: [OfferSeeker: GivenOffer] = [:]
    private var people: [Int64: PersonalData] = [:]
    private var contacts: FirstContact?

    init(
        _ campaign: PreparedCampaign, reader: CustomerReader, offers: OfferDesk, gate: ContactGate,
        session: any Session
    ) {
        self.gate = gate
        self.offers = offers
        self.campaign = campaign
        self.reader = reader
        self.session = session
    }

    /// Reads what is known of the people of some rows, all at once, and keeps an offer for each where the campaign has
    /// some; what was read for others before is forgotten.
    mutating func load(_ claimed: [ClaimedDelivery], at instant: Instant) throws {
        let customers = Array(Set(claimed.map(\.row.customer)))
        people = try reader.personalData(of: customers, session)
        contacts = try FirstContact(of: customers, besides: claimed.map(\.row.id), session)
        reports = try reader.reports(
            of: campaign, claimed.map { ($0.row.customer, $0.row.occasion, $0.row.instant) }, people, session)
        measured = try Clicks.permitting(customers, of: campaign.campaign, gate: gate, at: instant, session)
        given = [:]
        // Offers are weighed as of the instant that a message is made for, which rows of an earlier attempt keep.
        for (planned, rows) in Dictionary(grouping: claimed, by: \.row.instant).sorted(by: { $0.key < $1.key }) {
            let seekers = Set(rows.map { OfferSeeker(customer: $0.row.customer, occasion: $0.row.occasion) })
            let found = try offers.reserve(
                campaign.campaign, seekers.sorted { ($0.customer, $0.occasion) < ($1.customer, $1.occasion) },
                asOf: planned, at: instant)
            given.merge(found) { $1 }
        }
    }

    /// What the message of a row is made of.
    ///
    /// - Throws: ``Obstacle``; `DatabaseError`.
    func order(_ claimed: ClaimedDelivery) throws -> Order {
        let row = claimed.row
        guard let person = people[row.customer] else {
            throw Obstacle(cause: "customer_gone", words: "The customer is no longer there.")
        }
        let event = try row.event.flatMap { try reader.event($0, session) }
        if row.event != nil, event == nil {
            throw Obstacle(cause: "event_gone", words: "The event that the message is about is no longer there.")
        }
        let offer = given[OfferSeeker(customer: row.customer, occasion: row.occasion)]
        if offer == nil, campaign.campaign.withoutOffer == .skip {
            throw Obstacle(
                cause: CampaignRules.Code.noOffer.rawValue, words: CampaignRules.Code.noOffer.explanation,
                isExpected: true)
        }
        let identity = MessageIdentity(
            campaign: row.campaign, occasion: row.occasion, customer: row.customer, channel: row.channel,
            variant: row.variant, delivery: row.id,
            isFirst: contacts?.isFirst(row.customer, at: row.instant) ?? false, event: event, offer: offer,
            isMeasured: measured.contains(row.customer),
            report: reports[row.customer]?[row.occasion])
        return Order(claimed: claimed, identity: identity, person: person)
    }

    /// Makes the message; needs nothing but its arguments, so that any thread may do it.
    static func compose(
        _ order: Order, with composer: CampaignComposer, _ tokens: any TokenSource
    ) throws(Obstacle) -> Item {
        let row = order.claimed.row
        let message: Message
        do throws(ComposerError) {
            message = try composer.compose(
                permit: order.claimed.permit, identity: order.identity, person: order.person, at: row.instant,
                tokens: tokens)
        } catch {
            throw Obstacle(cause: error.code.rawValue, words: error.description)
        }
        let prepared = PreparedDelivery(
            order.claimed, messageID: Self.messageID(of: message, row), templateVersion: message.templateVersion,
            fieldsUsed: message.fieldsUsed.map(\.name).sorted(), bytesHash: message.bytesHash,
            shortTokens: message.shortTokens)
        return Item(
            prepared: prepared, message: message,
            domain: row.channel == .email ? SendHealth.domain(of: order.claimed.permit.address) : "")
    }

    /// The header field of an email; a text has none on the wire and bears its row's number.
    private static func messageID(of message: Message, _ row: DeliveryRow) -> String {
        guard case .email(let email) = message.content else { return "sms-\(row.id)" }
        return email.message.fields.first { $0.name == "Message-ID" }?.value ?? ""
    }
}
