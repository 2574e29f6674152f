import Customers
import Workspace

/// A segment that makes sense: every name is a field that the purpose may use, every value has the field's type.
indirect enum SegmentCondition: Equatable, Sendable {
    case constant(Bool)
    case not(SegmentCondition)
    case all([SegmentCondition])
    case any([SegmentCondition])
    case comparison(SegmentOperand, SegmentSyntax.Comparison, FieldValue)
    /// One of several values.
    case membership(SegmentOperand, [FieldValue])
    /// A language or one of its regional forms: `es` is `es` and `es-MX` (RFC 4647 §3.3.1, basic filtering).
    case language(CatalogueField, String)
    /// A word among tags, by its folded key.
    case tag(CatalogueField, String)
    case isTrue(SegmentOperand)
    case isMissing(CatalogueField)
}

/// What is known of a person and can be compared.
enum SegmentOperand: Equatable, Sendable {
    case field(CatalogueField)
}

extension SegmentCondition {
    /// The fields it reads, each once, sorted by name.
    var fields: [CatalogueField] {
        var found: [String: CatalogueField] = [:]
        collect(into: &found)
        return found.values.sorted { $0.name < $1.name }
    }

    private func collect(into found: inout [String: CatalogueField]) {
        switch self {
        case .constant: break
        case .not(let inner): inner.collect(into: &found)
        case .all(let parts), .any(let parts):
            for part in parts { part.collect(into: &found) }
        case .comparison(.field(let field), _, _), .membership(.field(let field), _), .isTrue(.field(let field)),
            .language(let field, _), .tag(let field, _), .isMissing(let field):
            found[field.name] = field
        }
    }
}
