package import System
import Words
package import Workspace

/// Whether messages of one channel may go out now, by the clocks where the person is or may be (SMS-8).
///
///     let hours = ContactHours(channel: .sms, own: .standardForSMS)
///     hours.answer(for: Whereabouts(timeZone: "Europe/Madrid"), at: now)    // .closed(until: …)
///
/// Somebody whose zone is unknown may be in any zone of their country, and without a country in any of the world: it
/// has to be the right time in all of them. Pure: the instant is handed in, zones come from the system's tzdata.
package struct ContactHours: Sendable {
    package enum Answer: Equatable, Sendable {
        case open
        /// The next instant at which they are open.
        case closed(until: Instant)
        /// At no time of the week: the places where the person may be have no hour in common.
        case never
    }

    private let own: QuietHours?
    private let laws: [QuietHoursLaw]

    /// - Parameters:
    ///   - own: what the workspace says for the channel; laws are added to it.
    ///   - isMarketing: what is no marketing is always open.
    package init(channel: Channel, own: QuietHours?, isMarketing: Bool = true) {
        self.own = isMarketing ? own : nil
        laws = isMarketing && channel == .sms ? QuietHoursLaw.table : []
    }

    /// Whether there is anything to ask; where not, everything is open.
    package var isAlwaysOpen: Bool { own == nil && laws.isEmpty }

    package func answer(for person: Whereabouts, at instant: Instant) -> Answer {
        let places = places(of: person)
        guard !places.isEmpty else { return .never }
        if isOpen(places, at: instant.unixSeconds) { return .open }
        // They open only when quiet hours end somewhere; a week and the day it begins on show every weekday.
        var ends: Set<Int64> = []
        for place in places { ends.formUnion(place.ends(from: instant.unixSeconds, days: 8)) }
        let next = ends.sorted().first { $0 > instant.unixSeconds && isOpen(places, at: $0) }
        return next.map { .closed(until: Instant(unixSeconds: $0)) } ?? .never
    }

    /// What the clock shows where the person is known to be, for `why`: `20:30 in Europe/Madrid`.
    package func clock(for person: Whereabouts, at instant: Instant) -> String {
        guard let zone = person.timeZone.flatMap({ try? ZoneRules(named: $0) }) else {
            let country = person.country.flatMap { CountryZones.zones(of: $0).isEmpty ? nil : $0 }
            return "time zone unknown: any of \(country ?? "the world")"
        }
        let time = zone.localTime(at: instant.unixSeconds)
        return "\(QuietHours.clock(time.hour * 60 + time.minute)) in \(zone.name)"
    }

    private func isOpen(_ places: [Place], at unixSeconds: Int64) -> Bool {
        places.allSatisfy { !$0.isQuiet(at: unixSeconds) }
    }
}

// MARK: - Places

extension ContactHours {
    /// A zone where the person may be, with what is quiet there.
    private struct Place {
        let zone: ZoneRules
        let own: QuietHours?
        let laws: [QuietHoursLaw]

        func isQuiet(at unixSeconds: Int64) -> Bool {
            let time = zone.localTime(at: unixSeconds)
            let minute = time.hour * 60 + time.minute
            if own?.contains(minute: minute) == true { return true }
            return inForce(on: time).contains {
                $0.weekdays.contains(time.weekday) && $0.hours.contains(minute: minute)
            }
        }

        /// When quiet hours end on the days from that of an instant on.
        func ends(from unixSeconds: Int64, days: Int) -> [Int64] {
            let today = zone.localTime(at: unixSeconds)
            let minutes = Set(laws.map(\.hours.until) + (own.map { [$0.until] } ?? []))
            return (0...days).flatMap { day in
                minutes.map { minute in
                    zone.unixSeconds(
                        of: LocalTime(
                            year: today.year, month: today.month, day: today.day + day, hour: minute / 60,
                            minute: minute % 60))
                }
            }
        }

        /// Of each jurisdiction the newest rows that are in force on a day.
        private func inForce(on time: LocalTime) -> [QuietHoursLaw] {
            guard !laws.isEmpty, let day = CivilDate(year: time.year, month: time.month, day: time.day) else {
                return []
            }
            let begun = laws.filter { $0.effectiveFrom <= day }
            return begun.filter { law in
                !begun.contains {
                    $0.country == law.country && $0.region == law.region && $0.effectiveFrom > law.effectiveFrom
                }
            }
        }
    }

    private func places(of person: Whereabouts) -> [Place] {
        zones(of: person).map { zone in
            let countries = CountryZones.countries(of: zone.name)
            return Place(
                zone: zone, own: own,
                laws: laws.filter { $0.mayBind(person, in: zone.name, countries: countries) })
        }
    }

    private func zones(of person: Whereabouts) -> [ZoneRules] {
        if let zone = person.timeZone.flatMap({ try? ZoneRules(named: $0) }) { return [zone] }
        let known = person.country.map(CountryZones.zones) ?? []
        return known.isEmpty ? CountryZones.all : known
    }
}
