package import Consent
package import System
package import Workspace

/// One person whom a campaign selects, over one channel, for one occasion: in or out.
package struct AudienceEntry: Sendable {
    package enum Verdict: Sendable {
        case permitted(ContactPermit)
        /// The first reason: a code of ``DenialReason`` or ``CampaignRules``.
        case denied(code: String)
    }

    package let customer: Int64

    /// As in ``DeliveryRow/occasion``.
    package let occasion: String

    /// `event.id` for a campaign that is repeated for each event.
    package let event: Int64?
    package let channel: Channel

    /// `contact_point.id` of the address, where the gate found nothing against it.
    package let contactPoint: Int64?
    package let verdict: Verdict

    /// When the quiet hours of somebody who is in are over; nil: now is a good time.
    package let waitsUntil: Instant?

    /// The variant of the message that the person gets, in campaigns that have variants.
    package let variant: String?

    /// Whether the person has the message already; only a pass that does not leave those out finds any.
    package let isReceived: Bool
}

/// How many people a campaign means, and what becomes of them.
package struct AudienceCounts: Equatable, Sendable {
    package struct Outcome: Equatable, Sendable {
        package var permitted = 0

        /// Those of ``permitted`` who have the message already.
        package var received = 0

        /// Those of ``permitted`` whose message waits until their quiet hours are over.
        package var waiting = 0

        /// Those of ``permitted`` by the variant that they get.
        package var variants: [String: Int] = [:]

        /// By the first reason's code.
        package var denied: [String: Int] = [:]

        package init() {}

        /// Messages that are due over the channel: each is in or lost to one rule.
        package var due: Int { denied.values.reduce(permitted, +) }

        /// ``denied`` in the order in which the rules are asked.
        package var losses: [(code: String, count: Int)] {
            denied.map { (code: $0.key, count: $0.value) }.sorted {
                (CampaignRules.rank(of: $0.code), $0.code) < (CampaignRules.rank(of: $1.code), $1.code)
            }
        }
    }

    /// All customers that were looked at.
    package var customers = 0

    /// For whom the segment is true.
    package var selected = 0

    /// For whom the segment's answer is unknown: a field is empty, or the person does not let it be used.
    package var unknown = 0

    /// Messages that the selected are due, before any rule and for each channel: fewer than ``selected`` when it is not
    /// everybody's day, more when an event happened twice.
    package var due = 0

    /// Of the due messages, for each of the campaign's channels.
    package var channels: [Channel: Outcome] = [:]

    package init() {}

    /// For whom the segment is false.
    package var notSelected: Int { customers - selected - unknown }

    /// In, over all channels.
    package var permitted: Int { channels.values.reduce(0) { $0 + $1.permitted } }

    static func += (left: inout AudienceCounts, right: AudienceCounts) {
        left.customers += right.customers
        left.selected += right.selected
        left.unknown += right.unknown
        left.due += right.due
        for (channel, outcome) in right.channels {
            left.channels[channel, default: Outcome()].permitted += outcome.permitted
            left.channels[channel, default: Outcome()].received += outcome.received
            left.channels[channel, default: Outcome()].waiting += outcome.waiting
            left.channels[channel, default: Outcome()].variants.merge(outcome.variants, uniquingKeysWith: +)
            left.channels[channel, default: Outcome()].denied.merge(outcome.denied, uniquingKeysWith: +)
        }
    }
}
