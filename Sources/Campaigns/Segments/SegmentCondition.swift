import Customers
import System
import Workspace

/// A segment that makes sense: every name is a field or event that the purpose may use, every value has the right type.
indirect enum SegmentCondition: Equatable, Sendable {
    case constant(Bool)
    case not(SegmentCondition)
    case all([SegmentCondition])
    case any([SegmentCondition])
    case comparison(SegmentOperand, SegmentSyntax.Comparison, SegmentConstant)
    /// One of several values.
    case membership(SegmentOperand, [FieldValue])
    /// From one value to another, both included.
    case range(SegmentOperand, SegmentConstant, SegmentConstant)
    /// A part of a text, by folded keys.
    case match(SegmentOperand, SegmentSyntax.TextMatch, String)
    /// A language or one of its regional forms: `es` is `es` and `es-MX` (RFC 4647 §3.3.1, basic filtering).
    case language(CatalogueField, String)
    /// A word among tags, by its folded key.
    case tag(CatalogueField, String)
    case isTrue(SegmentOperand)
    case isMissing(SegmentOperand)
    /// Whether a date comes round again on one of the days from one moment to another.
    case anniversary(CatalogueField, from: SegmentMoment, to: SegmentMoment)
    /// Whether a message of a campaign, or of any, was sent in a time before now.
    case received(campaign: String?, Period?)
}

/// A value that a segment compares with; what is relative to now gets its value when the segment is asked.
enum SegmentConstant: Equatable, Sendable {
    case value(FieldValue)
    /// The day on which the moment is, in UTC.
    case day(SegmentMoment)
    case moment(SegmentMoment)
    /// The start of the day, so many days from today (UTC).
    case midnight(Int)

    func value(at now: Instant) -> FieldValue {
        switch self {
        case .value(let value): value
        case .day(let moment): .date(moment.day(at: now))
        case .moment(let moment): .instant(moment.instant(at: now))
        case .midnight(let days): .instant(Instant(startOf: now.civilDate.adding(days: days)))
        }
    }
}
