import Liquid
import Words

/// `pluralize`: the form of a word that goes with a number in the message's language.
///
///     {{ n }} {{ n | pluralize: 'offer', 'offers' }}
///     {{ n }} {{ n | pluralize: one: 'oferta', many: 'de ofertas', other: 'ofertas' }}
enum PluralForms {
    static let names = Set(PluralRules.Category.allCases.map(\.rawValue))

    static func choose(_ call: HostFilter.Call, language: String) throws(FilterError) -> Value {
        guard let number = try MessageFilters.decimal(call.input, "pluralize") else { return .nil }
        let category: PluralRules.Category
        do {
            category = try PluralRules.category(for: number, language: language)
        } catch {
            throw FilterError("'pluralize' needs a number.")
        }
        let named = call.option(category.rawValue)
        if case .nil = named {
            if call.arguments.count == 2 { return call.arguments[category == .one ? 0 : 1] }
            let other = call.option("other")
            if case .nil = other {
                throw FilterError(
                    "'pluralize' needs two forms, or at least 'other:', as in one: 'offer', other: 'offers'.")
            }
            return other
        }
        return named
    }
}
