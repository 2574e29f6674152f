import Workspace

/// What is known of a person and can be compared.
indirect enum SegmentOperand: Equatable, Sendable {
    case field(CatalogueField)
    /// A property of the event at hand; only in conditions about events.
    case property(EventKind.Property)
    /// How many events there are: a whole number, 0 where there is none.
    case count(SegmentEvents)
    /// What a numeric property of the events comes to.
    case amount(Amount, EventKind.Property, SegmentEvents)
    /// When it happened for the first or last time; missing where it never did.
    case time(Edge, SegmentEvents)

    /// The sum of no events is 0; their average, least and greatest are missing.
    enum Amount: String, CaseIterable, Sendable {
        case sum, average, min, max
    }

    enum Edge: String, CaseIterable, Sendable {
        case first, last
    }
}

/// Events of one kind that a segment speaks of.
struct SegmentEvents: Equatable, Sendable {
    let kind: EventKind
    /// Over the properties of an event; only events for which it is true count.
    let condition: SegmentCondition?
    /// How far back they count; nil: all that happened.
    let period: Period?
}

extension SegmentOperand {
    /// The events it asks about, if it does.
    var events: SegmentEvents? {
        switch self {
        case .field, .property: nil
        case .count(let events), .amount(_, _, let events), .time(_, let events): events
        }
    }

    /// Whether it is worked out by adding, so that the last digits of a binary number are not to be relied on.
    var isAdded: Bool {
        if case .amount(.sum, _, _) = self { return true }
        if case .amount(.average, _, _) = self { return true }
        return false
    }
}
