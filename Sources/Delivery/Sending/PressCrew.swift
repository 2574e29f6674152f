import Campaigns
import Composer
import System

/// The threads that compose: while the thread of the database confirms and records, they render, encode and sign.
final class PressCrew: Sendable {
    /// What came of an order.
    enum Outcome: Sendable {
        case made(MessagePress.Item)
        case prevented(ClaimedDelivery, MessagePress.Obstacle)
    }

    private let finished = Monitor<[Outcome]>([])
    private let orders: BoundedQueue<MessagePress.Order>
    private let threads: [OSThread]

    /// - Parameters:
    ///   - capacity: orders that may wait at the same time.
    ///   - bell: rung on one of the threads whenever something is finished.
    init(
        _ campaign: PreparedCampaign, tokens: any TokenSource, capacity: Int, bell: @escaping @Sendable () -> Void
    ) {
        let orders = BoundedQueue<MessagePress.Order>(capacity: capacity)
        let finished = self.finished
        self.orders = orders
        threads = (1...OSThread.processorCount).map { number in
            OSThread.start(name: "compose \(number)") {
                let composer = campaign.composer()
                while let order = orders.pop() {
                    let outcome: Outcome
                    do throws(MessagePress.Obstacle) {
                        outcome = .made(try MessagePress.compose(order, with: composer, tokens))
                    } catch {
                        outcome = .prevented(order.claimed, error)
                    }
                    finished.update { $0.append(outcome) }
                    bell()
                }
            }
        }
    }

    func submit(_ order: MessagePress.Order) { orders.push(order) }

    /// What came of orders since the last call.
    func takeFinished() -> [Outcome] {
        finished.withLock { outcomes in
            defer { outcomes.removeAll(keepingCapacity: true) }
            return outcomes
        }
    }

    /// Ends the threads; what was ordered is made first.
    func dismiss() {
        orders.close()
        for thread in threads { thread.join() }
    }
}
