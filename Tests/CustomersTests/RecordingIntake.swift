import Customers
import Database
import Synchronization

/// Remembers what an import says about consent, and what it said before.
final class RecordingIntake: ConsentIntake {
    private let state = Mutex<(claims: [ConsentClaim], suppressions: [SuppressionClaim])>(([], []))

    var claims: [ConsentClaim] { state.withLock { $0.claims } }
    var suppressions: [SuppressionClaim] { state.withLock { $0.suppressions } }

    func record(_ claims: [ConsentClaim], _ session: any Session) throws -> (new: Int, known: Int) {
        state.withLock { state in
            let new = claims.filter { !state.claims.contains($0) }
            state.claims += new
            return (new.count, claims.count - new.count)
        }
    }

    func suppress(_ claims: [SuppressionClaim], _ session: any Session) throws -> Int {
        state.withLock { state in
            let new = claims.filter { claim in
                !state.suppressions.contains { $0.addressKey == claim.addressKey && $0.cause == claim.cause }
            }
            state.suppressions += new
            return new.count
        }
    }
}
