import Campaigns
import Composer
import Consent
import Database
import System
import Workspace

/// One run of the sender: what it holds, and the steps between claiming rows and recording what became of them.
///
/// Used by one thread, which alone talks to the database; one crew's threads only compose, the other's only submit.
final class SendLoop {
    private(set) var tally = SendTally()
    private(set) var isStopped = false

    private let options: CampaignSender.Options
    private let clock: any WallClock
    private let campaign: Campaign
    private let desk: DeliveryDesk
    private let stop: StopFlag
    private let cut = StopFlag()
    private let total: Int
    private let pace = SendPace()
    private let session: any Session
    private var health = SendHealth()
    private var bucket: TokenBucket?
    private var domains: DomainPace
    private var press: MessagePress
    private let prepared: PreparedCampaign
    private let tokens: any TokenSource
    private var worker: DeliveryDesk.Worker
    private var lastHeartbeat: ContinuousClock.Instant

    /// Rows held, oldest first, that are not composed yet.
    private var claimed: [ClaimedDelivery] = []
    private var claimedAt = ContinuousClock.now
    /// Being composed.
    private var inPress: [Int64: ClaimedDelivery] = [:]
    /// Composed and waiting for a line.
    private var ready: [MessagePress.Item] = []
    /// Handed to the crew, with the worker they were confirmed for.
    private var underWay: [Int64: (row: DeliveryRow, worker: DeliveryDesk.Worker, domain: String)] = [:]
    /// Known and not yet recorded.
    private var outcomes: [(outcome: DeliveryOutcome, worker: DeliveryDesk.Worker)] = []
    private var obstaclesInARow = 0
    private var firstObstacle = ""

    private static let mostObstacles = 20
    /// A claim is good for two minutes; what was not handed off in half of that is given back.
    private static let longestHold = Duration.seconds(60)

    init(
        _ sender: CampaignSender, _ campaign: PreparedCampaign, desk: DeliveryDesk, session: any Session, total: Int,
        stop: StopFlag
    ) throws {
        options = sender.options
        clock = sender.clock
        self.campaign = campaign.campaign
        prepared = campaign
        tokens = sender.tokens
        self.desk = desk
        self.session = session
        let emailPace = sender.transports.emailPace
        bucket = emailPace.rate.map { TokenBucket(perSecond: $0.perSecond) }
        domains = DomainPace(
            connections: (try? sender.transports.transport(for: .email).lines) ?? 1, limit: emailPace.perDomain)
        self.stop = stop
        self.total = total
        press = MessagePress(
            campaign, reader: sender.reader, offers: OfferDesk(session: session, codes: sender.codes),
            gate: sender.gate, session: session)
        worker = try desk.register(at: clock.now())
        lastHeartbeat = .now
    }

    func run(_ transports: [any Transport], progress: (SendProgress) throws -> Void) throws {
        let crew = TransportCrew(transports, cut: cut)
        let lines = transports.reduce(0) { $0 + $1.lines }
        let pressCrew = PressCrew(prepared, tokens: tokens, capacity: Self.inPressAtMost(lines), bell: crew.ring)
        var failure: (any Error)?
        do {
            crew.waitUntilTried(stop: stop)
            try giveUpIfDown(crew, patience: 0)
            try work(crew, pressCrew, lines: lines, progress)
        } catch {
            failure = error
        }
        do {
            try finish(crew)
        } catch {
            failure = failure ?? error
        }
        crew.dismiss()
        pressCrew.dismiss()
        // Cutting the crew may have settled the last ones.
        do {
            try settle(crew)
            try giveBack()
            try desk.retire(worker, at: clock.now())
        } catch {
            failure = failure ?? error
        }
        if let failure { throw failure }
        try progress(SendProgress(tally: tally, total: total, seconds: pace.seconds))
    }

    // MARK: - The loop

    private func work(
        _ crew: TransportCrew, _ pressCrew: PressCrew, lines: Int, _ progress: (SendProgress) throws -> Void
    ) throws {
        while true {
            try keepAlive()
            if pace.isTimeToTell() {
                try progress(SendProgress(tally: tally, total: total, seconds: pace.seconds))
            }
            if stop.isRequested {
                isStopped = true
                return
            }
            try giveUpIfDown(crew, patience: options.patience)
            try giveUpIfRefused()
            try giveBackStale()
            let isExhausted = try refill(lines: lines)
            // While the lines work and this thread is with the database, the next messages are made, enough for all
            // lines: a commit takes as long for one message as for many.
            var count = try order(atMost: Self.inPressAtMost(lines), from: pressCrew)
            try takeComposed(from: pressCrew)
            count += try handOff(crew)
            if count > 0 { continue }
            if isExhausted, claimed.isEmpty, inPress.isEmpty, ready.isEmpty, underWay.isEmpty {
                if try !waitForDue() { return }
            } else {
                crew.waitForReport(seconds: 0.25)
            }
        }
    }

    /// Waits for the messages under way, at most the time of grace, and then cuts them.
    private func finish(_ crew: TransportCrew) throws {
        let end = ContinuousClock.now + .seconds(options.grace)
        while !underWay.isEmpty, ContinuousClock.now < end {
            crew.waitForReport(seconds: 0.25)
            try settle(crew)
            try keepAlive()
        }
    }

    /// Until the next message is due, if that is soon; false when it is not.
    private func waitForDue() throws -> Bool {
        guard let due = try patiently({ try desk.nextDue(campaign, at: clock.now()) }) else { return false }
        let seconds = due - clock.now()
        guard seconds <= options.wait, pace.mayIdle(atMost: options.wait) else { return false }
        if seconds > 0 { _ = stop.wait(timeoutSeconds: min(seconds, 0.5)) }
        return true
    }

    private func giveUpIfDown(_ crew: TransportCrew, patience: Double) throws(DeliveryError) {
        var isAnyDown = false
        for channel in campaign.channels {
            let lines = crew.lines(of: channel)
            guard let problem = lines.problem, lines.down > 0 else { continue }
            if problem.isLasting { throw problem.error }
            let isDown = lines.free == 0 && lines.untried == 0 && !isBusy(channel)
            if isDown, patience == 0 || pace.isDown(for: patience) { throw problem.error }
            isAnyDown = isAnyDown || isDown
        }
        if !isAnyDown { pace.isUp() }
    }

    /// A relay that refuses us for our own sake is not helped by more mails: the campaign waits for somebody to look.
    private func giveUpIfRefused() throws {
        guard health.isRefusedByRelay else { return }
        _ = try patiently { try CampaignControl(session: session).pause(campaign.name, at: clock.now()) }
        throw DeliveryError.refused(campaign.name)
    }

    private func isBusy(_ channel: Channel) -> Bool {
        underWay.values.contains { $0.row.channel == channel }
    }
}

// MARK: - Claim and compose

extension SendLoop {
    /// Claims more when little is left. Whether nothing is due now.
    private func refill(lines: Int) throws -> Bool {
        guard claimed.isEmpty, ready.count < max(lines, 2) else { return false }
        let limit = min(max(Int(pace.rate * 10), 4 * lines), DeliveryDesk.mostAtOnce)
        claimed = try patiently { try desk.claim(campaign, by: worker, limit: limit, at: clock.now()) }
        claimedAt = .now
        if claimed.isEmpty {
            guard let due = try patiently({ try desk.nextDue(campaign, at: clock.now()) }) else { return true }
            return due > clock.now()
        }
        try patiently { try press.load(claimed, at: clock.now()) }
        return false
    }

    private static func inPressAtMost(_ lines: Int) -> Int { max(2, 2 * lines) }

    /// Has claimed rows composed until so many messages are ready or on their way. How many rows it took.
    private func order(atMost count: Int, from pressCrew: PressCrew) throws -> Int {
        var taken = 0
        defer { claimed.removeFirst(taken) }
        while taken < claimed.count, inPress.count + ready.count < count {
            let next = claimed[taken]
            taken += 1
            if next.row.channel == .email {
                let domain = SendHealth.domain(of: next.permit.address)
                // A domain that refuses us for our own sake is left in peace for an hour.
                if health.isPaused(domain) {
                    try postpone(next.row, seconds: 3600, .domainPaused)
                    continue
                }
                if let seconds = domains.wait(
                    for: domain, behind: waiting(for: domain), at: pace.seconds)
                {
                    try postpone(next.row, seconds: seconds, .domainSlow)
                    continue
                }
            }
            do {
                let order = try press.order(next)
                inPress[next.row.id] = next
                pressCrew.submit(order)
            } catch let obstacle as MessagePress.Obstacle {
                try withdraw(next, obstacle)
            }
        }
        return taken
    }

    /// Mails to a domain that are composed or being so.
    private func waiting(for domain: String) -> Int {
        ready.count { $0.domain == domain }
            + inPress.values.count { SendHealth.domain(of: $0.permit.address) == domain }
    }

    private func takeComposed(from pressCrew: PressCrew) throws {
        for outcome in pressCrew.takeFinished() {
            switch outcome {
            case .made(let item):
                // What was given up meanwhile is others'.
                guard inPress.removeValue(forKey: item.row.id) != nil else { continue }
                ready.append(item)
                obstaclesInARow = 0
            case .prevented(let delivery, let obstacle):
                guard inPress.removeValue(forKey: delivery.row.id) != nil else { continue }
                try withdraw(delivery, obstacle)
            }
        }
    }

    private func postpone(_ row: DeliveryRow, seconds: Double, _ cause: CampaignRules.Code) throws {
        let now = clock.now()
        try patiently {
            try desk.postpone(
                row.id, until: now.adding(seconds: seconds), cause: cause.rawValue, by: worker, at: now)
        }
        if cause == .domainPaused { tally.deferred += 1 }
    }

    /// What its domain will not take for a while makes room for others.
    private func setAside(keeping chosen: [MessagePress.Item]) throws {
        let chosen = Set(chosen.map(\.row.id))
        var ahead: [String: Int] = [:]
        var kept: [MessagePress.Item] = []
        for item in ready {
            if health.isPaused(item.domain), !chosen.contains(item.row.id) {
                try postpone(item.row, seconds: 3600, .domainPaused)
            } else if item.row.channel == .email, !chosen.contains(item.row.id),
                let seconds = domains.wait(for: item.domain, behind: ahead[item.domain, default: 0], at: pace.seconds)
            {
                try postpone(item.row, seconds: seconds, .domainSlow)
            } else {
                ahead[item.domain, default: 0] += 1
                kept.append(item)
            }
        }
        ready = kept
    }

    /// One message that cannot be made is the person's data; many in a row are the template's fault.
    private func withdraw(_ delivery: ClaimedDelivery, _ obstacle: MessagePress.Obstacle) throws {
        if !obstacle.isExpected {
            if obstaclesInARow == 0 { firstObstacle = obstacle.words }
            obstaclesInARow += 1
        }
        try patiently { try desk.withdraw([delivery.row.id: obstacle.cause], by: worker, at: clock.now()) }
        tally.withdrawn += 1
        if obstaclesInARow >= Self.mostObstacles {
            throw DeliveryError.composing(obstaclesInARow, first: firstObstacle)
        }
    }

    private func giveBackStale() throws {
        guard !claimed.isEmpty || !ready.isEmpty || !inPress.isEmpty, claimedAt + Self.longestHold < .now else {
            return
        }
        try giveBack()
    }

    private func giveBack() throws {
        let held = claimed + inPress.values + ready.map(\.prepared.delivery)
        guard !held.isEmpty else { return }
        try patiently { try desk.release(held, by: worker, at: clock.now()) }
        claimed = []
        inPress = [:]
        ready = []
    }
}

// MARK: - Hand off and record

extension SendLoop {
    /// Writes down what became of earlier messages, in the same commit confirms as many new ones as lines are free, and
    /// gives those to the crew. How many were decided about.
    private func handOff(_ crew: TransportCrew) throws -> Int {
        collect(crew)
        var items: [MessagePress.Item] = []
        for channel in campaign.channels {
            // A line may be free again while the fate of its last message is not recorded yet: until it is, a crash
            // would leave two rows open for that line.
            let lines = crew.lines(of: channel)
            let open = underWay.values.count { $0.row.channel == channel }
            let free = min(lines.free, lines.all - open)
            items += next(on: channel, atMost: max(0, free))
        }
        if items.count < ready.count { try setAside(keeping: items) }
        if items.isEmpty {
            try record()
            return 0
        }
        // Those of a worker that was given up are written under its name.
        if outcomes.contains(where: { $0.worker != worker }) { try record() }
        let mine = outcomes.map(\.outcome)
        let confirmation = try patiently {
            try desk.confirm(
                items.map(\.prepared), of: campaign, by: worker, at: clock.now(), recording: mine)
        }
        forget(outcomesOf: worker, count: mine.count)
        let byID = Dictionary(uniqueKeysWithValues: items.map { ($0.prepared.delivery.row.id, $0) })
        ready.removeAll { byID[$0.row.id] != nil }
        tally.withdrawn += confirmation.withdrawn.count
        let handedOff = Set(confirmation.handedOff.map(\.delivery.delivery.row.id))
        for item in items where !handedOff.contains(item.row.id) { domains.cancel(item.domain) }
        for (prepared, proof) in confirmation.handedOff {
            guard let item = byID[prepared.delivery.row.id] else { continue }
            let row = prepared.delivery.row
            do throws(DeliveryError) {
                let consignment = try Consignment(item.message, proof)
                underWay[row.id] = (row, worker, item.domain)
                crew.submit(consignment)
            } catch {
                let outcome = DeliveryOutcome(delivery: row.id, result: .notAttempted(until: clock.now()))
                outcomes.append((outcome, worker))
                try record()
                throw error
            }
        }
        return items.count
    }

    /// Takes what the crew reports, and writes it down.
    private func settle(_ crew: TransportCrew) throws {
        collect(crew)
        try record()
    }

    /// Takes what the crew reports. It is written down before or together with the next hand-off, so that after a crash
    /// no more fates are unknown than there are lines.
    private func collect(_ crew: TransportCrew) {
        for report in crew.takeReports() {
            guard let flight = underWay.removeValue(forKey: report.delivery) else { continue }
            outcomes.append((outcome(of: report, flight.row), flight.worker))
            guard flight.row.channel == .email else { continue }
            let seconds = pace.seconds
            switch report.result {
            case .sent:
                health.add(flight.domain, isOurFault: false)
                domains.end(flight.domain, .taken, at: seconds)
            case .failed(let cause, _):
                health.add(flight.domain, isOurFault: cause == FailureCause.sender.rawValue)
                domains.end(flight.domain, .other, at: seconds)
            case .deferred(_, let code):
                domains.end(flight.domain, DomainPace.Ending(deferredWith: code), at: seconds)
            case .unknown, .notAttempted: domains.end(flight.domain, .other, at: seconds)
            }
        }
    }

    /// Composed messages that may go now, in their order: as many as the rate and each domain's patience allow. Mails
    /// among them count as under way.
    private func next(on channel: Channel, atMost free: Int) -> [MessagePress.Item] {
        var next: [MessagePress.Item] = []
        for item in ready where item.row.channel == channel {
            if next.count == free { break }
            if channel != .email || !health.isPaused(item.domain) && domains.begin(item.domain, at: pace.seconds) {
                next.append(item)
            }
        }
        guard channel == .email, let allowed = bucket?.take(atMost: next.count, at: pace.seconds) else { return next }
        for item in next.dropFirst(allowed) { domains.cancel(item.domain) }
        return Array(next.prefix(allowed))
    }

    private func record() throws {
        // All are of one worker, unless it was given up meanwhile.
        while let worker = outcomes.first?.worker {
            let group = outcomes.filter { $0.worker == worker }.map(\.outcome)
            _ = try patiently { try desk.record(group, by: worker, at: clock.now()) }
            forget(outcomesOf: worker, count: group.count)
        }
    }

    private func forget(outcomesOf worker: DeliveryDesk.Worker, count: Int) {
        outcomes.removeAll { $0.worker == worker }
        pace.settled(count)
    }

    private func outcome(of report: TransportCrew.Report, _ row: DeliveryRow) -> DeliveryOutcome {
        let now = clock.now()
        switch report.result {
        case .sent(let code):
            tally.sent += 1
            return DeliveryOutcome(delivery: row.id, result: .sent, replyCode: code)
        case .failed(let cause, let code):
            tally.failed += 1
            return DeliveryOutcome(delivery: row.id, result: .failed(cause: cause), replyCode: code)
        case .unknown(let cause):
            if campaign.onDoubt == .resend, let next = nextAttempt(row, now) {
                tally.deferred += 1
                return DeliveryOutcome(delivery: row.id, result: .deferred(until: next, cause: cause))
            }
            tally.unknown += 1
            return DeliveryOutcome(delivery: row.id, result: .unknown(cause: cause))
        case .notAttempted:
            return DeliveryOutcome(delivery: row.id, result: .notAttempted(until: now.adding(seconds: 2)))
        case .deferred(let cause, let code):
            guard let next = nextAttempt(row, now) else {
                tally.failed += 1
                return DeliveryOutcome(delivery: row.id, result: .failed(cause: "given_up"), replyCode: code)
            }
            tally.deferred += 1
            return DeliveryOutcome(
                delivery: row.id, result: .deferred(until: next, cause: cause), replyCode: code)
        }
    }

    /// Nil when its deadline comes first.
    private func nextAttempt(_ row: DeliveryRow, _ now: Instant) -> Instant? {
        options.retries.next(
            afterAttempts: row.attempts + 1, since: row.instant, now: now, random: options.random())
    }
}

// MARK: - The database

extension SendLoop {
    /// Says that the worker lives. One that was given up registers anew: what it held is others' now.
    private func keepAlive() throws {
        guard lastHeartbeat + .seconds(15) < .now else { return }
        lastHeartbeat = .now
        if try patiently({ try desk.heartbeat(worker, at: clock.now()) }) { return }
        claimed = []
        inPress = [:]
        ready = []
        worker = try patiently { try desk.register(at: clock.now()) }
    }

    /// Waits while another program holds the database; a message's fate must not be forgotten for that.
    private func patiently<T>(_ body: () throws -> T) throws -> T {
        let end = ContinuousClock.now + .seconds(options.patience)
        while true {
            do {
                return try body()
            } catch let error as DatabaseError where error.code == .locked && ContinuousClock.now < end {
                _ = cut.wait(timeoutSeconds: 0.1)
            }
        }
    }
}
