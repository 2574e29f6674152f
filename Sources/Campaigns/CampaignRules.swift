import Consent
import Database
import System
import Workspace

/// Campaigns' own reasons to leave somebody out; the gate asks them after its own, in the same statement.
package enum CampaignRules {
    /// Why somebody is out, besides the codes of the gate.
    package enum Code: String, CaseIterable, Sendable {
        /// This person has this campaign's message for this occasion already.
        case alreadyReceived = "already_received"
        case sameAddress = "same_address"
        case outOfSchedule = "out_of_schedule"
        case notSelected = "not_selected"
        /// The address was put on the suppression list after the message was planned (UNS-10).
        case suppressedSincePlan = "suppressed_since_plan"
        case addressChanged = "address_changed"
        case purposeChanged = "purpose_changed"
        case cancelled
        case channelRemoved = "channel_removed"
        case variantRemoved = "variant_removed"
        case frequencyCap = "frequency_cap"
        case marketingCap = "marketing_cap"
        case holdout
        /// Keeps nobody out for good: the message waits.
        case quietHours = "quiet_hours"
        case noSafeHour = "no_safe_hour"
        case limit
        /// No offer of the campaign fits the person, or none is left.
        case noOffer = "no_offer"
        case erased
        /// Waits because its domain refuses us for our own sake.
        case domainPaused = "domain_paused"
        /// Waits because its domain asked us to slow down.
        case domainSlow = "domain_slow"
        /// The person wants to hear nothing for a while.
        case onPause = "on_pause"

        /// One sentence for `why` and previews.
        package var explanation: String {
            switch self {
            case .alreadyReceived: "This person has this message already."
            case .sameAddress: "Another customer with the same address gets this message."
            case .outOfSchedule: "The campaign's schedule has not begun or is over."
            case .notSelected: "The segment does not pick this person, or cannot tell."
            case .suppressedSincePlan: "The address was put on the suppression list after the message was planned."
            case .addressChanged: "The address changed after the message was planned; plan the campaign again."
            case .purposeChanged: "The campaign's purpose changed after the message was planned."
            case .cancelled: "The campaign was cancelled."
            case .channelRemoved: "The campaign no longer uses this channel."
            case .variantRemoved: "The campaign no longer has the variant that was drawn; plan the campaign again."
            case .frequencyCap: "The person has had as many messages as the purpose's frequency cap allows."
            case .marketingCap: "The person has had as many messages as the cap on all marketing allows."
            case .holdout: "The person was drawn into the group that gets nothing, to compare with."
            case .quietHours: "It is not the hour to write to this person; the message waits until it is."
            case .noSafeHour:
                "The person's time zone is unknown, and no hour is right everywhere they may be; import the zone."
            case .limit: "The campaign's limit is taken up by others, who were drawn."
            case .onPause: "The person has asked to hear nothing for a while."
            case .domainPaused:
                "The domain refuses our mails for our own sake (policy, reputation); they wait for an hour."
            case .domainSlow: "The domain takes fewer of our mails at a time; this one waits for its turn."
            case .erased: "The person asked to be forgotten."
            case .noOffer: "No offer of the campaign fits this person, or none is left, and it goes out with one only."
            }
        }
    }

    /// The words for a code of the gate or of campaigns; nil for one that nobody knows.
    package static func explanation(of code: String) -> String? {
        Code(rawValue: code)?.explanation ?? ContactRules.reason(code)?.explanation
    }

    /// Where a code stands in the order in which an audience asks for it: the gate's rules first.
    static func rank(of code: String) -> Int { ranks[code] ?? ranks.count }

    private static let ranks: [String: Int] = {
        let own: [Code] = [
            .onPause, .alreadyReceived, .sameAddress, .outOfSchedule, .frequencyCap, .marketingCap, .holdout,
            .noSafeHour, .limit,
        ]
        let codes = ContactRules.all.map(\.code.rawValue) + own.map(\.rawValue)
        return Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, $0) })
    }()

    static func rule(_ code: Code, _ condition: SQL) -> FurtherRule {
        FurtherRule(code: code.rawValue, explanation: code.explanation, condition: condition)
    }

    /// Nothing that advertises reaches who has asked for a pause.
    static func onPause(_ campaign: Campaign, at instant: Instant) -> [FurtherRule] {
        campaign.purpose.isMarketing ? [rule(.onPause, ContactPause.holds(at: instant))] : []
    }

    // MARK: - Before a row exists

    /// Candidates name `occasion`.
    static func alreadyReceived(_ campaign: Campaign, _ channel: Channel) -> FurtherRule {
        rule(
            .alreadyReceived,
            """
            EXISTS (SELECT 1 FROM delivery WHERE delivery.campaign = \(campaign.name) \
            AND delivery.occasion = candidate.occasion AND delivery.customer = candidate.customer \
            AND delivery.channel = \(channel.rawValue) AND delivery.state <> 'withdrawn')
            """)
    }

    /// Another customer's row for the same address, which a withdrawn one no longer has; candidates name `occasion`.
    static func sameAddress(_ campaign: Campaign, _ channel: Channel) -> FurtherRule {
        rule(
            .sameAddress,
            """
            EXISTS (SELECT 1 FROM delivery WHERE delivery.campaign = \(campaign.name) \
            AND delivery.occasion = candidate.occasion AND delivery.channel = \(channel.rawValue) \
            AND delivery.address_hash = candidate.address_hash AND delivery.customer <> candidate.customer)
            """)
    }

    /// For an audience that no row tells of yet: somebody before this person takes the message at the same address.
    static let addressIsTaken = rule(.sameAddress, "1 = 1")

    static func outOfSchedule(_ campaign: Campaign, at instant: Instant) -> FurtherRule {
        rule(.outOfSchedule, campaign.schedule.phase(at: instant) == .open ? "1 = 0" : "1 = 1")
    }

    // MARK: - For a row that exists

    /// Candidates name `planned_point` and `planned_purpose`, what the row was planned for.
    ///
    /// - Parameter planned: when the candidates were planned. The segment is asked again as of then, and only the
    ///   permissions as of now: neither the days that pass while a campaign goes out nor its own messages take
    ///   somebody out again.
    static func sincePlan(
        _ campaign: Campaign, planned: Instant, at instant: Instant, _ dialect: Dialect
    ) -> [FurtherRule] {
        var rules =
            onPause(campaign, at: instant) + [
                rule(.purposeChanged, "candidate.planned_purpose <> \(campaign.purpose.name)"),
                // Consent holds for an address: the row's must still be the one.
                rule(.addressChanged, "candidate.planned_point <> candidate.contact_point"),
                rule(.outOfSchedule, campaign.schedule.phase(at: instant) == .over ? "1 = 1" : "1 = 0"),
            ]
        // Who has since forbidden the use of what picked them is not to be picked by it: the date or event that the
        // campaign is timed by as well as what the segment reads.
        if let mayBeTimed = timingPermission(campaign, at: instant) {
            rules.append(rule(.notSelected, "NOT (\(mayBeTimed))"))
        }
        if campaign.segment.dependsOnPermission {
            rules.append(
                rule(
                    .notSelected,
                    """
                    NOT EXISTS (SELECT 1 FROM customer WHERE customer.id = candidate.customer \
                    AND (\(campaign.segment.condition(at: planned, permittedAt: instant, dialect))))
                    """))
        }
        return rules + caps(campaign, .handingOff, at: instant)
    }

    /// Whether the candidate lets the campaign use what says when it is due; nil where nothing personal does.
    private static func timingPermission(_ campaign: Campaign, at instant: Instant) -> SQL? {
        switch campaign.repetition {
        case .once, .quarterly, .reports: nil
        case .yearly(let field):
            DataPermission.permits(field, for: campaign.purpose, at: instant, customer: "candidate.customer")
        case .each(let kind):
            DataPermission.permits(
                category: kind.category, for: campaign.purpose, at: instant, customer: "candidate.customer")
        }
    }
}
