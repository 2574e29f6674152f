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

        /// The code of the first rule that keeps the person out; nil: in.
        package var reason: String? { rules.first(where: \.keepsOut)?.code }
    }

    /// A row that is there already.
    package struct Delivery: Equatable, Sendable {
        /// `delivery.id`
        package let id: Int64
        package let occasion: String
        package let channel: String
        package let state: DeliveryState
        package let cause: String?
        package let attempts: Int
        package let replyCode: String?

        /// Names of catalogue fields, sorted; empty before the first attempt.
        package let fieldsUsed: [String]
        package let plannedAt: Instant
        package let updatedAt: Instant
    }

    package let customer: Int64
    package let segment: Answer

    /// What the segment and the repetition read, sorted: names of fields and of ``SelectingSource``.
    package let fields: [String]

    /// Whether a message is due: false on any day but that of a yearly campaign, or without an event.
    package let isDue: Bool

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
        try session.snapshot {
            try answer(customer, campaign, at: instant, asksOthers: true, session)
        }
    }

    /// - Parameter asksOthers: whether to look for somebody else who takes the message at a shared address.
    private func answer(
        _ customer: Int64, _ campaign: Campaign, at instant: Instant, asksOthers: Bool, _ session: any Session
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
        return Explanation(
            customer: customer, segment: answer, fields: campaign.selectingFields, isDue: !occasions.isEmpty,
            channels: try verdicts(
                customer, campaign, occasions: occasions.isEmpty ? [""] : occasions, at: instant,
                asksOthers: asksOthers, session),
            deliveries: try deliveries(customer, campaign, session))
    }

    private func verdicts(
        _ customer: Int64, _ campaign: Campaign, occasions: [String], at instant: Instant, asksOthers: Bool,
        _ session: any Session
    ) throws -> [Explanation.ChannelVerdict] {
        var verdicts: [Explanation.ChannelVerdict] = []
        for occasion in occasions {
            for channel in campaign.channels {
                func verdict(_ sameAddress: FurtherRule) throws -> Explanation.ChannelVerdict {
                    let rules = try gate.explain(
                        customer: customer,
                        candidate: "SELECT 0 AS key, \(customer) AS customer, \(occasion) AS occasion",
                        purpose: campaign.purpose, channel: channel, at: instant,
                        further: [
                            CampaignRules.alreadyReceived(campaign, channel), sameAddress,
                            CampaignRules.outOfSchedule(campaign, at: instant),
                        ],
                        session: session)
                    return Explanation.ChannelVerdict(channel: channel, occasion: occasion, rules: rules)
                }
                var answer = try verdict(CampaignRules.sameAddress(campaign, channel))
                if asksOthers, answer.reason == nil,
                    try isTaken(from: customer, campaign, channel, occasion: occasion, at: instant, session)
                {
                    answer = try verdict(CampaignRules.addressIsTaken)
                }
                verdicts.append(answer)
            }
        }
        return verdicts
    }

    /// Whether a customer before this one in the audience takes the message at the address that they share: that shows
    /// in no row yet.
    private func isTaken(
        from customer: Int64, _ campaign: Campaign, _ channel: Channel, occasion: String, at instant: Instant,
        _ session: any Session
    ) throws -> Bool {
        let earlier = try session.rows(
            """
            SELECT other.customer FROM contact_point AS point JOIN contact_point AS other \
            ON other.address_hash = point.address_hash AND other.channel = point.channel AND other.current = 1 \
            WHERE point.customer = \(customer) AND point.channel = \(channel.rawValue) AND point.current = 1 \
            AND other.customer < \(customer) ORDER BY other.customer
            """
        ) { $0.int64(0) }
        // Somebody earlier who may have it is enough: if not they, then one still earlier takes it.
        return try earlier.contains { other in
            guard let why = try answer(other, campaign, at: instant, asksOthers: false, session),
                why.segment == .yes, why.isDue
            else { return false }
            return why.channels.contains { $0.channel == channel && $0.occasion == occasion && $0.reason == nil }
        }
    }

    private func deliveries(
        _ customer: Int64, _ campaign: Campaign, _ session: any Session
    ) throws -> [Explanation.Delivery] {
        try session.rows(
            """
            SELECT id, occasion, channel, state, cause, attempts, reply_code, fields_used, planned_at, updated_at \
            FROM delivery WHERE customer = \(customer) AND campaign = \(campaign.name) ORDER BY id
            """
        ) { row in
            guard let state = DeliveryState(rawValue: row.text(3)) else {
                throw CampaignsError.unknownState(table: "delivery")
            }
            return Explanation.Delivery(
                id: row.int64(0), occasion: row.text(1), channel: row.text(2), state: state,
                cause: row.optionalText(4), attempts: row.int(5), replyCode: row.optionalText(6),
                fieldsUsed: (row.optionalText(7) ?? "").split(separator: " ").map(String.init),
                plannedAt: row.instant(8), updatedAt: row.instant(9))
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
