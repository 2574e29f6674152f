import Database
import Ledger
import System

/// Seals the ledger while a command does its own work: every minute, and once more at its end.
///
/// Its failures are told and are no failure of the command: what was not sealed now is sealed by whoever comes next.
final class SealingClerk: Sendable {
    private let stop: StopFlag
    private let thread: OSThread

    /// Seconds that a command which is done otherwise may go on sealing.
    private static let patience = 5.0

    static func start(_ workspace: OpenWorkspace, _ context: Context) -> SealingClerk {
        let stop = StopFlag()
        let thread = OSThread.start(name: "ledger") {
            repeat {
                complaining(context) {
                    let session = try workspace.store.session()
                    try workspace.sealer(session, context).sealIfDue(session) { !stop.isRequested }
                }
            } while !stop.wait(timeoutSeconds: Double(LedgerSealer.intervalSeconds))
            sealAtEnd(workspace, context)
        }
        return SealingClerk(stop: stop, thread: thread)
    }

    private init(stop: StopFlag, thread: OSThread) {
        self.stop = stop
        self.thread = thread
    }

    /// Seals what is new, and ends.
    func finish() {
        stop.request()
        thread.join()
    }

    /// Seals what a command has done, for nobody may come for a while; what takes too long is left to the next one.
    static func sealAtEnd(_ workspace: OpenWorkspace, _ context: Context) {
        complaining(context) {
            let session = try workspace.store.session()
            let end = ContinuousClock.now.advanced(by: .seconds(patience))
            var isComplete = true
            try workspace.sealer(session, context).seal(session) { _ in
                isComplete = ContinuousClock.now < end
                return isComplete
            }
            if !isComplete { context.console.say("Not all is sealed yet: 'heed ledger seal' goes on with it.") }
        }
    }

    private static func complaining(_ context: Context, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            context.console.say("warning: The ledger could not be sealed. \(ErrorReport(error).text)")
        }
    }
}
