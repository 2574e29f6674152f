package import Consent
package import Database
package import System
import Workspace

/// Counts a campaign's audience on all processors where that can be: each counts a part of the customers, by the same
/// pages and rules as ``AudiencePass``, with which it agrees.
///
///     let counts = try AudienceCount(gate: gate, draw: draw, store: store).run(campaign, at: now)
package struct AudienceCount: Sendable {
    let gate: ContactGate
    let draw: ExperimentDraw
    let store: Store
    private let threads: Int

    package init(
        gate: ContactGate, draw: ExperimentDraw, store: Store, threads: Int = OSThread.processorCount
    ) {
        self.gate = gate
        self.draw = draw
        self.store = store
        self.threads = threads
    }

    /// - Parameter progress: called from time to time with the share of the way (0 to 1) and the counts so far; may
    ///   throw to stop.
    package func run(
        _ campaign: Campaign, at instant: Instant, options: AudiencePass.Options = [], pageSize: Int = 1000,
        progress: (_ share: Double, _ counts: AudienceCounts) throws -> Void = { _, _ in }
    ) throws -> AudienceCounts {
        let session = try store.session()
        guard campaign.canBeCountedInParts else {
            return try AudiencePass(gate: gate, draw: draw).run(
                campaign, at: instant, options: options, pageSize: pageSize, session: session, progress: progress)
        }
        let first = Int64(try session.integer("SELECT min(id) FROM customer") ?? 1)
        let last = Int64(try session.integer("SELECT max(id) FROM customer") ?? 0)
        let size = max(Int64(pageSize), (last - first) / Int64(threads) + 1)
        let starts = Array(stride(from: first - 1, to: last, by: Int64.Stride(size)))
        let shared = try SharedAddresses(session)
        let board = Board(channels: campaign.channels, workers: starts.count)
        let workers = starts.enumerated().map { number, start in
            // Whoever came in meanwhile belongs to the last part.
            let end = number + 1 == starts.count ? Int64.max : start + size
            let pages = AudiencePages(
                campaign, at: instant, options: options, pageSize: pageSize, gate: gate, draw: draw,
                shared: shared, after: start,
                to: end)
            return OSThread.start(name: "counting \(number + 1)") { board.work(pages, number, store) }
        }
        defer {
            board.stop()
            for worker in workers { worker.join() }
        }
        while try !board.isDone(withinSeconds: 0.1) {
            let counts = board.counts
            try progress(min(1, Double(counts.customers) / Double(max(1, last - first + 1))), counts)
        }
        return board.result()
    }
}

extension Campaign {
    /// Whether nobody's place depends on who came before, but for the one at a shared address: not where a limit lets
    /// only so many in, nor where several messages to one person share the places under a cap.
    fileprivate var canBeCountedInParts: Bool {
        experiment.limit == nil && (caps.isEmpty || !mayWriteTwice)
    }
}

/// Where the workers write what they counted.
private final class Board: Sendable {
    private struct State {
        var counts = AudienceCounts()
        /// By worker, and so in the order of the customers.
        var shared: [[SharedAddress]]
        var working: Int
        var isStopped = false
        var failure: (any Error)?
    }

    private let state: Monitor<State>

    init(channels: [Channel], workers: Int) {
        var state = State(shared: Array(repeating: [], count: workers), working: workers)
        for channel in channels { state.counts.channels[channel] = AudienceCounts.Outcome() }
        self.state = Monitor(state)
    }

    var counts: AudienceCounts { state.withLock { $0.counts } }

    func stop() { state.update { $0.isStopped = true } }

    /// Whether all have ended; waits at most so long.
    ///
    /// - Throws: what the first of them threw that failed.
    func isDone(withinSeconds seconds: Double) throws -> Bool {
        let ended = state.wait(
            until: { $0.working == 0 || $0.failure != nil }, timeoutSeconds: seconds,
            then: { $0.failure.map { Result<Void, any Error>.failure($0) } ?? .success(()) })
        try ended?.get()
        return ended != nil
    }

    func work(_ pages: AudiencePages, _ number: Int, _ store: Store) {
        var pages = pages
        do {
            let session = try store.session(cacheMebibytes: 32)
            var shared: [SharedAddress] = []
            while !state.withLock(\.isStopped), let page = try pages.countNext(session, shared: { shared.append($0) }) {
                state.withLock { $0.counts += page.counts }
            }
            let found = shared
            state.update { state in
                state.shared[number] = found
                state.working -= 1
            }
        } catch {
            state.update { $0.failure = $0.failure ?? error }
        }
    }

    /// The counts, when all have ended: at an address that several share the first of them is in.
    func result() -> AudienceCounts {
        state.withLock { state in
            var taken: Set<TakenAddress> = []
            for person in state.shared.joined() where !taken.insert(person.address).inserted {
                var outcome = state.counts.channels[person.address.channel] ?? AudienceCounts.Outcome()
                outcome.add(person.person, -1)
                outcome.denied[CampaignRules.Code.sameAddress.rawValue, default: 0] += 1
                state.counts.channels[person.address.channel] = outcome
            }
            return state.counts
        }
    }
}
