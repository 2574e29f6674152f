import Database
import Ledger
import System

/// Seals the ledger while a command does its own work, and once more at its end.
///
/// Its failures are told and are no failure of the command: what was not sealed now is sealed by whoever comes next.
final class SealingClerk: Sendable {
    private let stop: StopFlag
    private let thread: OSThread

    /// Seconds that a command which is done otherwise may go on sealing.
    private static let patience = 5.0

    /// Seals every minute what is new.
    static func start(_ workspace: OpenWorkspace, _ context: Context) -> SealingClerk {
        start(workspace, context, everySeconds: Double(LedgerSealer.intervalSeconds)) { session, stop in
            try workspace.sealer(session, context).sealIfDue(session) { !stop.isRequested }
        }
    }

    /// Seals as the entries come, page by page, beside a command that writes many.
    static func follow(_ workspace: OpenWorkspace, _ context: Context) -> SealingClerk {
        start(workspace, context, everySeconds: 0.1) { session, stop in
            try workspace.sealer(session, context).seal(session, isPatient: true) { _ in !stop.isRequested }
        }
    }

    private static func start(
        _ workspace: OpenWorkspace, _ context: Context, everySeconds seconds: Double,
        seal: @escaping @Sendable (any Session, StopFlag) throws -> Void
    ) -> SealingClerk {
        let stop = StopFlag()
        let thread = OSThread.start(name: "ledger") {
            var session: (any Session)?
            while !stop.isRequested {
                complaining(context) {
                    let open = try session ?? workspace.store.session(cacheMebibytes: 4)
                    session = open
                    try seal(open, stop)
                }
                _ = stop.wait(timeoutSeconds: seconds)
            }
            session = nil
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
    private static func sealAtEnd(_ workspace: OpenWorkspace, _ context: Context) {
        complaining(context) {
            let session = try workspace.store.session(cacheMebibytes: 4)
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
