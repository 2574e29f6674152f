import Consent
import Customers
import Database
import System
import Words
import Workspace

/// The hour of a person's day at which a campaign's messages go out: `schedule: {local_time: "10:00"}` or `best`.
///
///     var hours = SendHour(campaign, at: now)
///     try hours?.load([4711], session)
///     hours?.moment(for: 4711, .email, from: now)    // ten o'clock where they are
///
/// The best hour is the one at which most of the events happened that the person lets be used for the purpose, among those
/// at which they may be written to; ten o'clock where no event tells. Decided once, when the message is planned.
struct SendHour {
    private let campaign: Campaign
    private let time: Schedule.LocalHour
    private let instant: Instant
    private var people: [Int64: Whereabouts] = [:]
    /// The minutes of the day to try, the best first.
    private var wishes: [Int64: [Int]] = [:]

    /// nil for a campaign that goes out at any hour.
    init?(_ campaign: Campaign, at instant: Instant) {
        guard let time = campaign.schedule.localHour else { return nil }
        self.campaign = campaign
        self.time = time
        self.instant = instant
    }

    /// Reads what is needed for some customers; what was read of others is forgotten.
    mutating func load(_ customers: [Int64], _ session: any Session) throws {
        people = try Whereabouts.read(
            where: "customer.id IN \(list: customers)", regionField: campaign.regionField, session)
        wishes = [:]
        guard time == .best else { return }
        var counts: [Int64: [Int: Int]] = [:]
        for kind in campaign.timingEvents {
            let mayUse = DataPermission.permits(
                category: kind.category, for: campaign.purpose, at: instant, customer: "event.customer")
            try session.query(
                """
                SELECT event.customer, event.at FROM event WHERE event.customer IN \(list: customers) \
                AND event.kind = \(kind.name) AND event.at <= \(instant) AND (\(mayUse))
                """
            ) { row in
                let customer = row.int64(0)
                let hour = zone(of: customer).localTime(at: row.instant(1).unixSeconds).hour
                counts[customer, default: [:]][hour, default: 0] += 1
            }
        }
        wishes = counts.mapValues { hours in
            hours.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { $0.key * 60 }
        }
    }

    /// The next time from an instant on at which it is that hour for the person.
    func moment(for customer: Int64, _ channel: Channel, from start: Instant) -> Instant {
        let minutes: [Int] =
            switch time {
            case .at(let minute): [minute]
            case .best: (wishes[customer] ?? []) + [Schedule.LocalHour.usual]
            }
        let hours = campaign.contactHours(channel)
        let person = people[customer] ?? Whereabouts()
        let moments = minutes.map { next($0, for: customer, from: start) }
        let best = moments.first { hours.answer(for: person, at: $0) == .open } ?? moments[0]
        // Rather at another hour than never.
        if let end = campaign.schedule.end, best >= end { return start }
        return best
    }

    private func next(_ minute: Int, for customer: Int64, from start: Instant) -> Instant {
        let zone = zone(of: customer)
        let today = zone.localTime(at: start.unixSeconds)
        func moment(_ day: Int) -> Instant {
            Instant(
                microseconds: zone.unixSeconds(
                    of: LocalTime(
                        year: today.year, month: today.month, day: day, hour: minute / 60, minute: minute % 60))
                    * 1_000_000)
        }
        let first = moment(today.day)
        if first >= start { return first }
        // An anniversary is today.
        if case .yearly = campaign.repetition { return start }
        return moment(today.day + 1)
    }

    /// Where the person is; where that is not known, the first zone of their country.
    private func zone(of customer: Int64) -> ZoneRules {
        let person = people[customer]
        if let zone = person?.timeZone.flatMap({ try? ZoneRules(named: $0) }) { return zone }
        return person?.country.flatMap { CountryZones.zones(of: $0).first } ?? ZoneRules.utc
    }
}
