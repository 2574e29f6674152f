package import Consent
package import Database
package import System
package import Workspace

/// Why one person is in a campaign or out of it: every rule with its verdict, for `heed why`.
package struct Explanation: Sendable {
    /// The segment's answer.
    package enum Answer: String, Sendable {
        case yes = "true"
        case no = "false"
        /// A field is empty, or the person does not let it be used.
        case unknown
    }

    /// What holds over one channel for one message that the person would be due.
    package struct ChannelVerdict: Sendable {
        package let channel: Channel
        package let occasion: String

        /// The gate's rules and campaigns' own, in the order in which they are asked; the first that keeps the person
        /// out is the reason.
        package let rules: [RuleVerdict]

        /// When the person's quiet hours are over; nil: now is a good time. It keeps nobody out.
        package let waitsUntil: Instant?

        /// The code of the first rule that keeps the person out; nil: in.
        package var reason: String? { rules.first(where: \.keepsOut)?.code }
    }

    /// A row that is there already.
    package struct Delivery: Equatable, Sendable {
        /// `delivery.id`
        package let id: Int64
        package let occasion: String
        package let channel: String
        package let variant: String?
        package let state: DeliveryState
        package let cause: String?
        package let attempts: Int
        package let replyCode: String?

        /// Names of catalogue fields, sorted; empty before the first attempt.
        package let fieldsUsed: [String]
        /// The edition of the legal values at hand-off; nil before it.
        package let legalTable: String?
        package let plannedAt: Instant
        package let updatedAt: Instant
    }

    package let customer: Int64
    package let segment: Answer

    /// What the segment and the repetition read, sorted: names of fields and of ``SelectingSource``.
    package let fields: [String]

    /// Whether a message is due: false on any day but that of a yearly campaign, or without an event.
    package let isDue: Bool

    /// The variant of the message that is the person's, in campaigns that have variants.
    package let variant: String?

    /// For each channel and due message; where none is due, as if one were.
    package let channels: [ChannelVerdict]

    /// In the order in which they were planned.
    package let deliveries: [Delivery]
}

// MARK: - Asking

extension AudiencePass {
    /// Asks every rule about one customer; nil when there is no such customer.
    package func explain(
        customer: Int64, _ campaign: Campaign, at instant: Instant, session: any Session
    ) throws -> Explanation? {
        let limit = try LimitCut.choose(
            campaign, at: instant, pages: pages(campaign, at: instant), session: session)
        return try session.snapshot {
            try answer(customer, campaign, at: instant, limit: limit, asksOthers: true, session)
        }
    }

    /// - Parameter asksOthers: whether to look for somebody else who takes the message at a shared address.
    private func answer(
        _ customer: Int64, _ campaign: Campaign, at instant: Instant, limit: LimitCut?, asksOthers: Bool,
        _ session: any Session
    ) throws -> Explanation? {
        let selection = campaign.segment.condition(at: instant, session.dialect)
        let answer = try session.first(
            "SELECT CASE WHEN \(selection) THEN 1 WHEN NOT (\(selection)) THEN 0 END FROM customer "
                + "WHERE id = \(customer)"
        ) { row in row.optionalBool(0).map { $0 ? Explanation.Answer.yes : .no } ?? .unknown }
        guard let answer else { return nil }
        // What would be due if the segment picked the person.
        let candidates = AudienceCandidates(
            campaign, at: instant, selection: "1 = 1", isInPage: "customer.id = \(customer)")
        let occasions = try candidates.occasions(of: customer, session)
        var question = VerdictQuestion(self, campaign, customer, at: instant, limit: limit, session)
        let verdicts = try question.verdicts(occasions.isEmpty ? [""] : occasions) { channel, occasion in
            try asksOthers
                && isTaken(from: customer, campaign, channel, occasion: occasion, at: instant, limit, session)
        }
        return Explanation(
            customer: customer, segment: answer, fields: campaign.selectingFields, isDue: !occasions.isEmpty,
            variant: draw.variant(of: campaign, for: customer), channels: verdicts,
            deliveries: try deliveries(customer, campaign, session))
    }

    /// Whether a customer before this one in the audience takes the message at the address that they share: that shows
    /// in no row yet.
    private func isTaken(
        from customer: Int64, _ campaign: Campaign, _ channel: Channel, occasion: String, at instant: Instant,
        _ limit: LimitCut?, _ session: any Session
    ) throws -> Bool {
        let earlier = try session.rows(
            """
            SELECT other.customer FROM contact_point AS point JOIN contact_point AS other \
            ON other.channel = point.channel AND other.address_key = point.address_key \
            AND other.address_hash = point.address_hash AND other.current = 1 \
            WHERE point.customer = \(customer) AND point.channel = \(channel.rawValue) AND point.current = 1 \
            AND other.customer < \(customer) ORDER BY other.customer
            """
        ) { $0.int64(0) }
        // Somebody earlier who may have it is enough: if not they, then one still earlier takes it.
        return try earlier.contains { other in
            guard
                let why = try answer(
                    other, campaign, at: instant, limit: limit, asksOthers: false, session), why.segment == .yes,
                why.isDue
            else { return false }
            // Whom only the limit keeps out has taken the address before the lots were compared.
            return why.channels.contains {
                $0.channel == channel && $0.occasion == occasion && $0.isInBeforeLimit
            }
        }
    }

    private func deliveries(
        _ customer: Int64, _ campaign: Campaign, _ session: any Session
    ) throws -> [Explanation.Delivery] {
        try session.rows(
            """
            SELECT id, occasion, channel, state, cause, attempts, reply_code, fields_used, planned_at, updated_at, \
            variant, legal_table FROM delivery WHERE customer = \(customer) AND campaign = \(campaign.name) ORDER BY id
            """
        ) { row in
            guard let state = DeliveryState(rawValue: row.text(3)) else {
                throw CampaignsError.unknownState(table: "delivery")
            }
            return Explanation.Delivery(
                id: row.int64(0), occasion: row.text(1), channel: row.text(2), variant: row.optionalText(10),
                state: state, cause: row.optionalText(4), attempts: row.int(5), replyCode: row.optionalText(6),
                fieldsUsed: (row.optionalText(7) ?? "").split(separator: " ").map(String.init),
                legalTable: row.optionalText(11), plannedAt: row.instant(8), updatedAt: row.instant(9))
        }
    }
}

extension AudienceCandidates {
    /// What the customer is due, in order.
    fileprivate func occasions(of customer: Int64, _ session: any Session) throws -> [String] {
        try groups(session).flatMap { group in
            try session.rows(group.candidates) { $0.text(2) }
        }
    }
}
