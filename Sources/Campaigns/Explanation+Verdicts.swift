import Consent
import Database
import System
import Workspace

/// Asks every rule about one customer over each channel for each due message.
struct VerdictQuestion {
    let pass: AudiencePass
    let campaign: Campaign
    let customer: Int64
    let instant: Instant
    let limit: LimitCut?
    let session: any Session

    /// What the campaign's own earlier messages have taken of each cap, as in the audience.
    private var taken = 0

    init(
        _ pass: AudiencePass, _ campaign: Campaign, _ customer: Int64, at instant: Instant, limit: LimitCut?,
        _ session: any Session
    ) {
        self.pass = pass
        self.campaign = campaign
        self.customer = customer
        self.instant = instant
        self.limit = limit
        self.session = session
    }

    /// In the order of the audience: channel by channel, so that caps are taken as they are there.
    ///
    /// - Parameter isTaken: whether somebody else takes the message at the same address, asked only where it matters.
    mutating func verdicts(
        _ occasions: [String], isTaken: (_ channel: Channel, _ occasion: String) throws -> Bool
    ) throws -> [Explanation.ChannelVerdict] {
        var verdicts: [Explanation.ChannelVerdict] = []
        for channel in campaign.channels {
            var late = LateRules(campaign, channel, at: instant, draw: pass.draw)
            try late.load([customer], session)
            for occasion in occasions {
                let sameAddress = CampaignRules.sameAddress(campaign, channel)
                var answer = try verdict(channel, occasion, sameAddress, taken: 0, &late)
                if answer.isInBeforeLimit, try isTaken(channel, occasion) {
                    answer = try verdict(channel, occasion, CampaignRules.addressIsTaken, taken: 0, &late)
                }
                if answer.isInBeforeLimit, taken > 0 {
                    answer = try verdict(channel, occasion, sameAddress, taken: taken, &late)
                }
                if answer.isInBeforeLimit { taken += 1 }
                verdicts.append(answer)
            }
        }
        // To people, message by message.
        return occasions.flatMap { occasion in verdicts.filter { $0.occasion == occasion } }
    }

    private func verdict(
        _ channel: Channel, _ occasion: String, _ sameAddress: FurtherRule, taken: Int, _ late: inout LateRules
    ) throws -> Explanation.ChannelVerdict {
        let further =
            CampaignRules.onPause(campaign, at: instant) + [
                CampaignRules.alreadyReceived(campaign, channel), sameAddress,
                CampaignRules.outOfSchedule(campaign, at: instant),
            ] + (try caps(taken: taken)) + lateRules(&late)
        let rules = try pass.gate.explain(
            customer: customer, candidate: "SELECT 0 AS key, \(customer) AS customer, \(occasion) AS occasion",
            purpose: campaign.purpose, channel: channel, at: instant, further: further, session: session)
        var waitsUntil: Instant?
        if case .closed(let until) = late.answer(for: customer) { waitsUntil = until }
        return Explanation.ChannelVerdict(channel: channel, occasion: occasion, rules: rules, waitsUntil: waitsUntil)
    }
}

extension Explanation.ChannelVerdict {
    /// Whether every rule but the limit lets the person in: then they take the address and a place under each cap.
    var isInBeforeLimit: Bool { reason == nil || reason == CampaignRules.Code.limit.rawValue }
}

// MARK: - Rules with their numbers

extension VerdictQuestion {
    private func caps(taken: Int) throws -> [FurtherRule] {
        try campaign.caps.map { cap in
            let count = CampaignRules.used(cap, of: campaign, .planning, by: "\(customer)", at: instant)
            let used = (try session.integer("SELECT \(count)") ?? 0) + taken
            let place = cap.isOverall ? "frequency_cap" : "purposes.\(campaign.purpose.name).frequency_cap"
            return answered(
                cap.code, keepsOut: used >= cap.cap.messages, source: "heed.yaml, \(place)",
                detail: "\(used) of \(cap.cap.messages) used in \(cap.cap.period)")
        }
    }

    private func lateRules(_ late: inout LateRules) -> [FurtherRule] {
        let file = campaign.source.path
        var rules: [FurtherRule] = []
        if let holdout = campaign.experiment.holdout {
            rules.append(
                answered(
                    .holdout, keepsOut: pass.draw.isHeldOut(customer, of: campaign), source: "\(file), holdout",
                    detail: "\(holdout) are held out"))
        }
        switch late.answer(for: customer) {
        case .open where late.hasHours:
            rules.append(
                answered(
                    .quietHours, keepsOut: false, source: "heed.yaml, quiet_hours", detail: late.clock(of: customer)))
        case .open: break
        case .closed(let until):
            rules.append(
                answered(
                    .quietHours, keepsOut: false, source: "heed.yaml, quiet_hours",
                    detail: "\(late.clock(of: customer)); the next window opens at \(until.wholeSecond)"))
        case .never:
            rules.append(
                answered(
                    .noSafeHour, keepsOut: true, source: "heed.yaml, quiet_hours", detail: late.clock(of: customer)))
        }
        if let limit = campaign.experiment.limit {
            rules.append(
                answered(
                    .limit, keepsOut: self.limit?.admits(customer) == false, source: "\(file), limit",
                    detail: "the limit is \(limit)"))
        }
        return rules
    }

    private func answered(
        _ code: CampaignRules.Code, keepsOut: Bool, source: String, detail: String
    ) -> FurtherRule {
        FurtherRule(
            code: code.rawValue, explanation: code.explanation, condition: keepsOut ? "1 = 1" : "1 = 0",
            source: source, detail: detail)
    }
}
