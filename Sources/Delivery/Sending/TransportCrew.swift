import Consent
import System
import Workspace

/// The threads that hand messages over: one for each line of each transport, each with a line of its own.
///
/// A thread takes a message only while its line is open; one whose line breaks opens it again, ever less often.
final class TransportCrew: Sendable {
    /// What became of a message.
    struct Report: Sendable {
        let delivery: Int64
        let result: TransportResult
    }

    /// How the lines of a channel stand.
    struct Lines: Sendable {
        /// Whatever their state.
        var all = 0
        /// Open, and without a message.
        var free = 0
        /// That could not be opened when last tried.
        var down = 0
        /// Not tried yet.
        var untried = 0
        var problem: TransportProblem?
    }

    private struct State: Sendable {
        var reports: [Report] = []
        var lines: [Channel: Lines] = [:]
        /// Whether something else happened that the one who waits is to look at.
        var isRung = false
    }

    private let state: Monitor<State>
    private let queues: [Channel: BoundedQueue<Consignment>]
    private let threads: [OSThread]
    private let cut: StopFlag
    private static let longestPause = 30.0

    /// Starts the threads, which open their lines at once.
    ///
    /// - Parameter cut: ends whatever runs; also requested when the crew is dismissed.
    init(_ transports: [any Transport], cut: StopFlag) {
        var lines: [Channel: Lines] = [:]
        var queues: [Channel: BoundedQueue<Consignment>] = [:]
        for transport in transports {
            lines[transport.channel] = Lines(all: transport.lines, untried: transport.lines)
            queues[transport.channel] = BoundedQueue(capacity: transport.lines)
        }
        let state = Monitor(State(lines: lines))
        var threads: [OSThread] = []
        for transport in transports {
            guard let queue = queues[transport.channel] else { continue }
            for number in 1...transport.lines {
                threads.append(
                    OSThread.start(name: "\(transport.channel.rawValue) \(number)") {
                        Self.work(transport, queue, state, cut)
                    })
            }
        }
        self.state = state
        self.queues = queues
        self.threads = threads
        self.cut = cut
    }

    /// Ends the threads. Nothing may be under way any more: what is, is cut.
    func dismiss() {
        for queue in queues.values { queue.close() }
        cut.request()
        for thread in threads { thread.join() }
    }

    /// Gives a message to a line that is free.
    func submit(_ consignment: Consignment) {
        let channel = consignment.handOff.permit.channel
        state.withLock { $0.lines[channel]?.free -= 1 }
        queues[channel]?.push(consignment)
    }

    func lines(of channel: Channel) -> Lines {
        state.withLock { $0.lines[channel] ?? Lines() }
    }

    /// What became of messages since the last call.
    func takeReports() -> [Report] {
        state.withLock { state in
            defer { state.reports.removeAll(keepingCapacity: true) }
            return state.reports
        }
    }

    /// Waits for a report or the bell, at most so long.
    func waitForReport(seconds: Double) {
        _ = state.wait(
            until: { !$0.reports.isEmpty || $0.isRung }, timeoutSeconds: seconds, then: { $0.isRung = false })
    }

    /// Wakes the one who waits.
    func ring() {
        state.update { $0.isRung = true }
    }

    /// Waits until each line was tried, or one of each channel is open, or any has a lasting problem.
    func waitUntilTried(stop: StopFlag) {
        while !stop.isRequested {
            let isTried: Void? = state.wait(
                until: { state in
                    state.lines.values.contains { $0.problem?.isLasting == true }
                        || state.lines.values.allSatisfy { $0.free > 0 || $0.untried == 0 }
                }, timeoutSeconds: 0.2, then: { _ in })
            if isTried != nil { return }
        }
    }

    // MARK: - One thread

    private static func work(
        _ transport: any Transport, _ queue: BoundedQueue<Consignment>, _ state: Monitor<State>, _ cut: StopFlag
    ) {
        let channel = transport.channel
        let line = transport.line(cut: cut)
        defer { line.close() }
        var isTried = false
        while !cut.isRequested {
            guard open(line, channel, isTried: isTried, state, cut) else { return }
            isTried = true
            // As long as the line holds.
            while true {
                guard let consignment = queue.pop() else { return }
                let result = line.submit(consignment)
                let report = Report(delivery: consignment.handOff.delivery, result: result)
                if case .notAttempted(let problem) = result {
                    state.update { state in
                        state.reports.append(report)
                        state.lines[channel]?.down += 1
                        state.lines[channel]?.problem = problem
                    }
                    break
                }
                state.update { state in
                    state.reports.append(report)
                    state.lines[channel]?.free += 1
                }
            }
        }
    }

    /// Opens a line, however often that takes; false when it was told to stop.
    private static func open(
        _ line: any TransportLine, _ channel: Channel, isTried: Bool, _ state: Monitor<State>, _ cut: StopFlag
    ) -> Bool {
        var isTried = isTried
        var pause = 1.0
        // After a break, not at once: the other side had a reason.
        if isTried, cut.wait(timeoutSeconds: 0.5) { return false }
        while !cut.isRequested {
            let problem = line.open()
            state.update { state in
                var lines = state.lines[channel] ?? Lines()
                if !isTried { lines.untried -= 1 }
                if isTried, problem == nil { lines.down -= 1 }
                if !isTried, problem != nil { lines.down += 1 }
                if problem == nil { lines.free += 1 }
                lines.problem = problem ?? lines.problem
                state.lines[channel] = lines
            }
            guard problem != nil else { return true }
            isTried = true
            if cut.wait(timeoutSeconds: pause) { return false }
            pause = min(pause * 2, longestPause)
        }
        return false
    }
}
