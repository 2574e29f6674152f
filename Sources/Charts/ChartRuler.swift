import CPangoCairo

/// Measures and draws lines of text. For one thread; what was measured once is remembered.
final class ChartRuler {
    private struct Key: Hashable {
        let text: String
        let size: Double
        let isBold: Bool
    }

    private let context: OpaquePointer
    private let layout: OpaquePointer
    private var widths: [Key: Double] = [:]
    private static let mostRemembered = 5000

    /// - Throws: ``ChartError`` where no font is there: pango would then draw nothing and say nothing.
    init() throws(ChartError) {
        guard let map = pango_cairo_font_map_new(), let context = pango_font_map_create_context(map) else {
            throw .noFont
        }
        heed_object_unref(UnsafeMutableRawPointer(map))
        // Set here, so that the same chart has the same bytes on every machine.
        let options = cairo_font_options_create()
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
        pango_cairo_context_set_resolution(context, 96)
        self.context = context
        layout = pango_layout_new(context)
        guard width(of: "n", size: 13, isBold: false) > 0 else { throw .noFont }
    }

    deinit {
        heed_object_unref(UnsafeMutableRawPointer(layout))
        heed_object_unref(UnsafeMutableRawPointer(context))
    }

    /// In CSS pixels.
    func width(of text: String, size: Double, isBold: Bool) -> Double {
        let key = Key(text: text, size: size, isBold: isBold)
        if let known = widths[key] { return known }
        set(text, size: size, isBold: isBold)
        var width: Int32 = 0
        pango_layout_get_size(layout, &width, nil)
        if widths.count >= Self.mostRemembered { widths.removeAll(keepingCapacity: true) }
        let pixels = Double(width) / Double(PANGO_SCALE)
        widths[key] = pixels
        return pixels
    }

    /// Draws a line with its box's upper left corner at a place.
    func draw(_ text: String, size: Double, isBold: Bool, x: Double, y: Double, on canvas: OpaquePointer) {
        set(text, size: size, isBold: isBold)
        cairo_move_to(canvas, x, y)
        pango_cairo_show_layout(canvas, layout)
    }

    private func set(_ text: String, size: Double, isBold: Bool) {
        let font = pango_font_description_new()
        pango_font_description_set_family(font, "DejaVu Sans, sans-serif")
        pango_font_description_set_absolute_size(font, size * Double(PANGO_SCALE))
        pango_font_description_set_weight(font, isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_layout_set_font_description(layout, font)
        pango_font_description_free(font)
        pango_layout_set_text(layout, text, Int32(text.utf8.count))
    }
}

/// Why a chart cannot be drawn.
package struct ChartError: Error, Equatable, CustomStringConvertible {
    package let description: String

    static let noFont = ChartError(
        description: "Charts need a font, and the system has none: install one, for example fonts-dejavu-core.")
    static let tooLarge = ChartError(description: "A chart is too large to be drawn: show fewer categories.")
    static let failed = ChartError(description: "A chart could not be drawn: libcairo or libpng refused it.")
}
