import Composer
import Consent
package import System
package import Workspace

/// Several relays as one transport: each has as many lines as it takes messages at once, and a line whose relay is down
/// goes to the next one until its own is back.
package struct FailoverTransport: Transport {
    private let transports: [any Transport]
    private let dealer: Dealer

    /// - Parameter transports: of one channel, in the order of preference.
    package init(_ transports: [any Transport]) {
        precondition(!transports.isEmpty, "A transport without any way out.")
        self.transports = transports
        dealer = Dealer(transports.map(\.lines))
    }

    package var channel: Channel { transports[0].channel }
    package var lines: Int { transports.reduce(0) { $0 + $1.lines } }

    package func line(cut: StopFlag) -> any TransportLine {
        let first = dealer.next()
        let order = transports[first...] + transports[..<first]
        return FailoverLine(order.map { $0.line(cut: cut) })
    }

    /// Deals lines out to the relays.
    private final class Dealer: Sendable {
        private let shares: [Int]
        private let dealt = Monitor(0)

        init(_ shares: [Int]) { self.shares = shares }

        func next() -> Int {
            var number = dealt.withLock { dealt in
                defer { dealt += 1 }
                return dealt % max(1, shares.reduce(0, +))
            }
            for (index, share) in shares.enumerated() {
                if number < share { return index }
                number -= share
            }
            return 0
        }
    }
}

/// A line that has others to fall back on.
private final class FailoverLine: TransportLine {
    private let lines: [any TransportLine]
    private var active = 0

    init(_ lines: [any TransportLine]) {
        self.lines = lines
    }

    /// Its own relay first, so that one that is back is used again.
    func open() -> TransportProblem? {
        var first: TransportProblem?
        for (index, line) in lines.enumerated() {
            guard let problem = line.open() else {
                active = index
                return nil
            }
            first = first ?? problem
        }
        return first
    }

    func submit(_ consignment: Consignment) -> TransportResult { lines[active].submit(consignment) }

    func close() { for line in lines { line.close() } }
}
