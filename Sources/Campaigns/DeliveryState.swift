import Database

/// Where one message stands between being planned and its end (DESIGN §5).
package enum DeliveryState: String, CaseIterable, Sendable {
    case planned
    /// A worker is composing it.
    case claimed
    /// Handed to a transport; written before the first byte that can deliver.
    case attempting
    case sent
    /// The other side asked to come again later.
    case deferred
    case failed
    /// Its fate was lost, in a crash or after the last byte: reported, and not sent again by itself.
    case unknown
    /// Not to be sent after all.
    case withdrawn

    /// Whether nothing more happens to it by itself. A campaign is finished when all of its rows are final.
    package var isFinal: Bool {
        switch self {
        case .sent, .failed, .unknown, .withdrawn: true
        case .planned, .claimed, .attempting, .deferred: false
        }
    }
}

/// What can happen to a row; the one table of transitions, from which the statements take their conditions.
package enum DeliveryStep: CaseIterable, Sendable {
    /// A worker takes it, also when the lease of another one has run out.
    case claim
    case confirm
    /// Nothing was handed to a transport: back to the plan.
    case release
    /// Handed off, but not a byte that can deliver was sent: back to the plan.
    case retract
    case withdraw
    case succeed
    case postpone
    case fail
    case lose
    /// It came back, after it was taken by the relay or may have been.
    case bounce
    /// Somebody decided that a row of unknown fate is to be sent again.
    case resend
    /// What kept the person out is over, and the campaign is planned anew.
    case revive

    /// The states in which it can happen.
    ///
    /// A worker that was given up may still know what became of its message, so `unknown` has ways out to what is known.
    package var sources: [DeliveryState] {
        switch self {
        case .claim: [.planned, .claimed, .deferred]
        case .confirm, .release: [.claimed]
        case .retract, .succeed, .postpone, .fail: [.attempting, .unknown]
        case .withdraw: [.planned, .claimed, .deferred]
        case .lose: [.attempting]
        case .bounce: [.sent, .unknown, .attempting]
        case .resend: [.unknown]
        case .revive: [.withdrawn]
        }
    }

    package var target: DeliveryState {
        switch self {
        case .claim: .claimed
        case .confirm: .attempting
        case .release, .retract, .resend, .revive: .planned
        case .withdraw: .withdrawn
        case .succeed: .sent
        case .postpone: .deferred
        case .fail, .bounce: .failed
        case .lose: .unknown
        }
    }
}

extension DeliveryState {
    /// The state after a step, or nil where it cannot happen.
    package func after(_ step: DeliveryStep) -> DeliveryState? {
        step.sources.contains(self) ? step.target : nil
    }
}

extension DeliveryStep {
    /// The condition over `delivery` under which it can happen.
    var isPossible: SQL { "state IN \(list: sources.map(\.rawValue))" }
}
