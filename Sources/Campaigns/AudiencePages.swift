import Consent
import Database
import System
import Workspace

/// A part of the audience: the customers after one number up to another.
struct AudiencePage {
    /// The number of the last customer that was looked at.
    let last: Int64
    var counts = AudienceCounts()
    /// Ordered by customer, then channel.
    var entries: [AudienceEntry] = []
}

/// A message's occasion at an address, which one customer takes.
struct TakenAddress: Hashable, Sendable {
    let occasion: String
    let channel: Channel
    let hash: [UInt8]
}

/// What is counted of somebody who is in.
struct CountedPerson: Sendable {
    let isReceived: Bool
    let isWaiting: Bool
    let variant: String?
}

/// Somebody who is in at an address that is another customer's too.
struct SharedAddress: Sendable {
    let address: TakenAddress
    let person: CountedPerson
}

extension AudienceCounts.Outcome {
    /// Counts somebody who is in, or with -1 takes them out again.
    mutating func add(_ person: CountedPerson, _ times: Int) {
        permitted += times
        if person.isReceived { received += times }
        if person.isWaiting { waiting += times }
        if let variant = person.variant {
            let count = variants[variant, default: 0] + times
            variants[variant] = count == 0 ? nil : count
        }
    }
}

/// Cuts the customers into pages and decides about each page.
struct AudiencePages {
    private let campaign: Campaign
    private let instant: Instant
    private let options: AudiencePass.Options
    private let pageSize: Int
    private let gate: ContactGate
    let draw: ExperimentDraw
    /// Whom a limit lets in; nil lets everybody in.
    private let limit: LimitCut?
    private var cursor: Int64
    /// Nobody after this customer is looked at.
    private let last: Int64
    /// Addresses of more than one customer that somebody in this pass has got the message at.
    private var taken: Set<TakenAddress> = []
    /// Where they were found for the whole pass; nil: each page asks for its own.
    private let shared: SharedAddresses?
    /// One for each of the campaign's channels. In an array, since a value in a dictionary is copied at every question.
    private var late: [LateRules]
    private var caps = CapTally()

    /// - Parameters:
    ///   - cursor: the number of the last customer that was seen before.
    ///   - last: the number of the last customer to look at.
    init(
        _ campaign: Campaign, at instant: Instant, options: AudiencePass.Options, pageSize: Int, gate: ContactGate,
        draw: ExperimentDraw, limit: LimitCut? = nil, shared: SharedAddresses? = nil, after cursor: Int64 = 0,
        to last: Int64 = .max
    ) {
        self.campaign = campaign
        self.instant = instant
        self.options = options
        self.pageSize = pageSize
        self.gate = gate
        self.draw = draw
        self.limit = limit
        self.shared = shared
        self.cursor = cursor
        self.last = last
        late = campaign.channels.map { LateRules(campaign, $0, at: instant, draw: draw) }
    }

    /// The next page, or nil when all customers were seen.
    mutating func next(_ session: any Session) throws -> AudiencePage? {
        // One view for all the questions about a page.
        try session.snapshot { try read(session) }
    }

    /// The next page with counts alone; nil when all customers were seen.
    ///
    /// - Parameter shared: takes those who are in at an address that another customer has too. They are counted as in:
    ///   who comes first at an address is for the caller to see.
    mutating func countNext(_ session: any Session, shared: (SharedAddress) -> Void) throws -> AudiencePage? {
        try session.snapshot { try count(session, shared) }
    }

    private mutating func count(
        _ session: any Session, _ found: (SharedAddress) -> Void
    ) throws -> AudiencePage? {
        let selection = campaign.segment.condition(at: instant, session.dialect)
        guard var page = try bounds(selection, session) else { return nil }
        let candidates = AudienceCandidates(campaign, at: instant, selection: selection, after: cursor, to: page.last)
        let groups = try candidates.groups(session)
        let hasVariants = !campaign.experiment.variants.isEmpty
        page.counts.due = groups.reduce(0) { $0 + ($1.count ?? page.counts.selected) }
        for (index, channel) in campaign.channels.enumerated() {
            var outcome = AudienceCounts.Outcome()
            try late[index].load(where: "customer.id > \(cursor) AND customer.id <= \(page.last)", session)
            let received = try received(channel, to: page.last, session)
            let shared = self.shared == nil ? try sharedAddresses(channel, to: page.last, session) : []
            for group in groups where group.count != 0 {
                try gate.judge(
                    group.candidates, purpose: campaign.purpose, channel: channel, at: instant,
                    further: further(channel), session: session
                ) { key, code, addressHash in
                    guard let due = group.due(key) else { return }
                    if let code {
                        outcome.denied[code, default: 0] += 1
                        return
                    }
                    var isWaiting = false
                    switch late[index].verdict(on: due.customer) {
                    case .passes: break
                    case .waits: isWaiting = true
                    case .denied(let code):
                        outcome.denied[code.rawValue, default: 0] += 1
                        return
                    }
                    let isReceived =
                        !received.isEmpty
                        && received.contains(Received(customer: due.customer, occasion: due.occasion))
                    let person = CountedPerson(
                        isReceived: isReceived, isWaiting: isWaiting,
                        variant: hasVariants ? draw.variant(of: campaign, for: due.customer) : nil)
                    outcome.add(person, 1)
                    if self.shared?.contains(due.customer, channel) ?? shared.contains(due.customer) {
                        let address = TakenAddress(occasion: due.occasion, channel: channel, hash: addressHash())
                        found(SharedAddress(address: address, person: person))
                    }
                }
            }
            page.counts.channels[channel] = outcome
        }
        cursor = page.last
        return page
    }

    private mutating func read(_ session: any Session) throws -> AudiencePage? {
        let selection = campaign.segment.condition(at: instant, session.dialect)
        guard var page = try bounds(selection, session) else { return nil }
        let candidates = AudienceCandidates(campaign, at: instant, selection: selection, after: cursor, to: page.last)
        let groups = try candidates.groups(session)
        page.counts.due = groups.reduce(0) { $0 + ($1.count ?? page.counts.selected) }
        let hasVariants = !campaign.experiment.variants.isEmpty
        caps = try CapTally(campaign, capScope, after: cursor, to: page.last, at: instant, session)
        for (index, channel) in campaign.channels.enumerated() {
            page.counts.channels[channel] = AudienceCounts.Outcome()
            try late[index].load(where: "customer.id > \(cursor) AND customer.id <= \(page.last)", session)
            let received = try received(channel, to: page.last, session)
            let shared = try sharedAddresses(channel, to: page.last, session)
            for group in groups where group.count != 0 {
                try gate.decide(
                    group.candidates, purpose: campaign.purpose, channel: channel, at: instant,
                    further: further(channel), session: session
                ) { key, decision in
                    guard let due = group.due(key) else { return }
                    let isReceived = received.contains(Received(customer: due.customer, occasion: due.occasion))
                    let (verdict, waitsUntil) = verdict(
                        decision, due, index, isShared: shared.contains(due.customer))
                    page.add(
                        AudienceEntry(
                            customer: due.customer, occasion: due.occasion, event: due.event, channel: channel,
                            contactPoint: decision.contactPoint, verdict: verdict, waitsUntil: waitsUntil,
                            variant: hasVariants ? draw.variant(of: campaign, for: due.customer) : nil,
                            isReceived: isReceived))
                }
            }
        }
        if campaign.channels.count > 1 || groups.count > 1 { page.sort(by: campaign.channels) }
        cursor = page.last
        return page
    }

    private func further(_ channel: Channel) -> [FurtherRule] {
        var rules = CampaignRules.onPause(campaign, at: instant)
        if !options.contains(.regardlessOfReceipt) { rules.append(CampaignRules.alreadyReceived(campaign, channel)) }
        rules.append(CampaignRules.sameAddress(campaign, channel))
        if !options.contains(.regardlessOfSchedule) {
            rules.append(CampaignRules.outOfSchedule(campaign, at: instant))
        }
        return rules + CampaignRules.caps(campaign, capScope, at: instant)
    }

    private var capScope: CampaignRules.CapScope {
        options.contains(.regardlessOfReceipt) ? .lookingAgain : .planning
    }

    /// The gate's answer, and then what only this pass can tell.
    private mutating func verdict(
        _ decision: ContactGate.Decision, _ due: DueMessage, _ index: Int, isShared: Bool
    ) -> (verdict: AudienceEntry.Verdict, waitsUntil: Instant?) {
        switch decision {
        case .denied(let code): return (.denied(code: code), nil)
        case .permitted(let permit):
            var waitsUntil: Instant?
            switch late[index].verdict(on: due.customer) {
            case .passes: break
            case .waits(let until): waitsUntil = until
            case .denied(let code): return (.denied(code: code.rawValue), nil)
            }
            // Somebody earlier in this pass may have taken the message at the same address.
            let address =
                isShared ? TakenAddress(occasion: due.occasion, channel: permit.channel, hash: permit.addressHash) : nil
            if let address, taken.contains(address) {
                return (.denied(code: CampaignRules.Code.sameAddress.rawValue), nil)
            }
            if let code = caps.take(due.customer) { return (.denied(code: code.rawValue), nil) }
            if let address { taken.insert(address) }
            // Last, so that the addresses and caps are taken as they were when the lots were compared.
            if let limit, !limit.admits(due.customer) {
                return (.denied(code: CampaignRules.Code.limit.rawValue), nil)
            }
            return (.permitted(permit), waitsUntil)
        }
    }
}

// MARK: - Questions about a page

extension AudiencePages {
    /// How far the page goes and how the segment answers for its customers.
    private func bounds(_ selection: SQL, _ session: any Session) throws -> AudiencePage? {
        try session.first(
            """
            SELECT max(page.id), count(*), count(page.answer), sum(CASE WHEN page.answer THEN 1 ELSE 0 END) \
            FROM (SELECT customer.id AS id, (\(selection)) AS answer FROM customer WHERE customer.id > \(cursor) \
            AND customer.id <= \(last) ORDER BY customer.id LIMIT \(pageSize)) AS page
            """
        ) { row -> AudiencePage? in
            guard let last = row.optionalInt64(0) else { return nil }
            var page = AudiencePage(last: last)
            page.counts.customers = row.int(1)
            page.counts.unknown = row.int(1) - row.int(2)
            page.counts.selected = row.int(3)
            return page
        } ?? nil
    }

    private struct Received: Hashable {
        let customer: Int64
        let occasion: String
    }

    /// Who has the message already; asked only when they are to stay in.
    private func received(_ channel: Channel, to last: Int64, _ session: any Session) throws -> Set<Received> {
        guard options.contains(.regardlessOfReceipt) else { return [] }
        var received: Set<Received> = []
        try session.query(
            """
            SELECT customer, occasion FROM delivery WHERE customer > \(cursor) AND customer <= \(last) \
            AND campaign = \(campaign.name) AND channel = \(channel.rawValue) AND state <> 'withdrawn'
            """
        ) { received.insert(Received(customer: $0.int64(0), occasion: $0.text(1))) }
        return received
    }

    /// The customers whose address is another customer's too: only their addresses need to be remembered.
    private func sharedAddresses(_ channel: Channel, to last: Int64, _ session: any Session) throws -> Set<Int64> {
        var shared: Set<Int64> = []
        try session.query(
            """
            SELECT point.customer FROM contact_point AS point \
            WHERE point.customer > \(cursor) AND point.customer <= \(last) AND point.channel = \(channel.rawValue) \
            AND point.current = 1 AND EXISTS (SELECT 1 FROM contact_point AS other \
            WHERE other.channel = point.channel AND other.address_key = point.address_key AND other.id <> point.id \
            AND other.address_hash = point.address_hash AND other.current = 1 AND other.customer <> point.customer)
            """
        ) { shared.insert($0.int64(0)) }
        return shared
    }
}

extension ContactGate.Decision {
    fileprivate var contactPoint: Int64? {
        guard case .permitted(let permit) = self else { return nil }
        return permit.contactPoint
    }
}

extension AudiencePage {
    fileprivate mutating func add(_ entry: AudienceEntry) {
        entries.append(entry)
        switch entry.verdict {
        case .permitted:
            counts.channels[entry.channel, default: AudienceCounts.Outcome()].permitted += 1
            if entry.isReceived { counts.channels[entry.channel, default: AudienceCounts.Outcome()].received += 1 }
            if entry.waitsUntil != nil {
                counts.channels[entry.channel, default: AudienceCounts.Outcome()].waiting += 1
            }
            if let variant = entry.variant {
                counts.channels[entry.channel, default: AudienceCounts.Outcome()].variants[variant, default: 0] += 1
            }
        case .denied(let code):
            counts.channels[entry.channel, default: AudienceCounts.Outcome()].denied[code, default: 0] += 1
        }
    }

    fileprivate mutating func sort(by channels: [Channel]) {
        let rank = Dictionary(uniqueKeysWithValues: channels.enumerated().map { ($1, $0) })
        entries.sort { left, right in
            (left.customer, left.event ?? 0, rank[left.channel] ?? 0)
                < (right.customer, right.event ?? 0, rank[right.channel] ?? 0)
        }
    }
}
