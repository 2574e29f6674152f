import Campaigns
import Testing

/// The states of DESIGN §5 as a table.
@Suite struct DeliveryStateTests {
    private static let table: [DeliveryState: [DeliveryStep: DeliveryState]] = [
        .planned: [.claim: .claimed, .withdraw: .withdrawn],
        .claimed: [.claim: .claimed, .confirm: .attempting, .release: .planned, .withdraw: .withdrawn],
        .attempting: [
            .retract: .planned, .succeed: .sent, .postpone: .deferred, .fail: .failed, .lose: .unknown,
            .bounce: .failed,
        ],
        .deferred: [.claim: .claimed, .withdraw: .withdrawn],
        .unknown: [
            .retract: .planned, .succeed: .sent, .postpone: .deferred, .fail: .failed, .resend: .planned,
            .bounce: .failed,
        ],
        .withdrawn: [.revive: .planned],
        .sent: [.bounce: .failed],
        .failed: [:],
    ]

    @Test(arguments: DeliveryState.allCases, DeliveryStep.allCases)
    func eachStepHasItsStates(state: DeliveryState, step: DeliveryStep) {
        #expect(state.after(step) == Self.table[state]?[step])
    }

    @Test func whatWasSentOrFailedStaysSoUnlessItComesBack() {
        for state in [DeliveryState.sent, .failed] {
            #expect(state.isFinal)
            #expect(DeliveryStep.allCases.allSatisfy { $0 == .bounce || state.after($0) == nil })
        }
        #expect(DeliveryState.failed.after(.bounce) == nil)
    }

    /// Promise 5: between the first byte and the answer nothing leads back to a second hand-off by itself.
    @Test func noWayLeadsFromAnAttemptToTheNextWithoutAnAnswer() {
        #expect(DeliveryState.attempting.after(.claim) == nil)
        #expect(DeliveryState.attempting.after(.release) == nil)
        #expect(DeliveryState.attempting.after(.withdraw) == nil)
        #expect(DeliveryState.unknown.after(.claim) == nil)
    }
}
