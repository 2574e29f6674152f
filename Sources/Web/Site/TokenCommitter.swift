import Consent
import Database
import System

/// Writes what people ask for by the buttons of their messages, many at a time: one transaction for all that came in while the last one was written.
/// So a person's request is on the disk before they are told so, and a thousand at once cost little more than one.
final class TokenCommitter<Done: Sendable>: Sendable {
    enum Outcome: Sendable {
        /// Durable.
        case done(Done)
        /// The database did not take it in time, or refused it; nothing was written.
        case notRecorded
    }

    private struct Request: Sendable {
        let token: String
        let method: String
        let deadline: ContinuousClock.Instant
        let reply: @Sendable (Outcome) -> Void
    }

    private struct Pending: Sendable {
        var requests: [Request] = []
        var isClosed = false
    }

    /// Does what tokens ask for, all with one method, in one transaction.
    typealias Work =
        @Sendable (
            _ tokens: [String], _ method: String, _ instant: Instant, _ session: any Session
        ) throws -> [Done]

    /// Few enough that a transaction stays under 100 ms.
    private static var groupLimit: Int { 500 }

    private let pending = Monitor(Pending())
    /// What log lines call a request.
    private let noun: String
    private let work: Work
    private let store: Store
    private let clock: any WallClock
    private let patienceSeconds: Double

    /// - Parameter patienceSeconds: how long a request may wait for a locked database.
    init(_ noun: String, store: Store, clock: any WallClock, patienceSeconds: Double, work: @escaping Work) {
        self.noun = noun
        self.work = work
        self.store = store
        self.clock = clock
        self.patienceSeconds = patienceSeconds
    }

    /// Takes a request; `reply` is called once, from the committing thread.
    ///
    /// - Parameter method: how it was asked for, kept as evidence.
    func submit(_ token: String, method: String, reply: @escaping @Sendable (Outcome) -> Void) {
        let deadline = ContinuousClock.now.advanced(by: .seconds(patienceSeconds))
        let isOpen = pending.update { pending in
            if !pending.isClosed {
                pending.requests.append(Request(token: token, method: method, deadline: deadline, reply: reply))
            }
            return !pending.isClosed
        }
        if !isOpen { reply(.notRecorded) }
    }

    /// No more requests; those that are there are still written.
    func close() {
        pending.update { $0.isClosed = true }
    }

    /// The committing thread's work, until closed and empty.
    func run() {
        var session: (any Session)?
        while let group = nextGroup() {
            do {
                let open = try session ?? store.session()
                session = open
                try commit(group, open)
            } catch let error as DatabaseError where error.code == .locked {
                retry(group)
            } catch {
                Log.write(.error, "Requests to \(noun) were not recorded and not answered: \(error)")
                // A session that failed may go on failing: the next group gets a new one.
                session = nil
                for request in group { request.reply(.notRecorded) }
            }
        }
    }
}

extension TokenCommitter {
    /// The requests for one transaction, all with the same method; nil when closed and empty.
    private func nextGroup() -> [Request]? {
        pending.wait(until: { !$0.requests.isEmpty || $0.isClosed }, then: Self.takeGroup)
    }

    private static func takeGroup(_ pending: inout Pending) -> [Request]? {
        guard let method = pending.requests.first?.method else { return nil }
        var group: [Request] = []
        var rest: [Request] = []
        for request in pending.requests {
            if request.method == method, group.count < Self.groupLimit {
                group.append(request)
            } else {
                rest.append(request)
            }
        }
        pending.requests = rest
        return group
    }

    private func commit(_ group: [Request], _ session: any Session) throws {
        let outcomes: [Done]
        do {
            outcomes = try work(group.map(\.token), group[0].method, clock.now(), session)
        } catch  where group.count > 1 && !Self.isOfTheDatabase(error) {
            // One row that cannot be written must not hold up the others.
            for request in group { commitAlone(request, session) }
            return
        }
        // Only now: the transaction is on the disk.
        for (request, outcome) in zip(group, outcomes) { request.reply(.done(outcome)) }
    }

    private func commitAlone(_ request: Request, _ session: any Session) {
        do {
            try commit([request], session)
        } catch let error as DatabaseError where error.code == .locked {
            retry([request])
        } catch {
            Log.write(.error, "A request to \(noun) was not recorded and not answered: \(error)")
            request.reply(.notRecorded)
        }
    }

    /// Whether every other request would fail too.
    private static func isOfTheDatabase(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        return error.code != .constraint && error.code != .statement
    }

    /// Puts those back, first in line, whose time is not over.
    private func retry(_ group: [Request]) {
        let now = ContinuousClock.now
        let late = group.filter { $0.deadline <= now }
        let others = group.filter { $0.deadline > now }
        pending.update { $0.requests.insert(contentsOf: others, at: 0) }
        if !late.isEmpty {
            Log.write(
                .warning, "The database was locked too long: requests to \(noun) were not recorded or answered.")
        }
        for request in late { request.reply(.notRecorded) }
    }
}
