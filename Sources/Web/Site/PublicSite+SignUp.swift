import Consent
import Customers
import System
import Workspace

extension PublicSite {
    /// The form: an address, and one box that nobody has ticked.
    func showSignUp(_ name: String, _ request: Request) -> Response {
        guard let form = forms[name], rights != nil else { return page(for: .notFound(), request.headers) }
        return signUpPage(form, request)
    }

    /// Takes an address and asks it, by one mail, whether it means it. The answer is the same whoever has the address, and
    /// comes before anything is looked up.
    func signUp(_ name: String, _ request: Request) -> Response {
        guard let form = forms[name], let rights else { return page(for: .notFound(), request.headers) }
        guard let fields = FormFields.decode(request.body) else { return page(for: .notAForm(), request.headers) }
        let values = Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let address = (values["address"] ?? "").filter { !$0.isWhitespace }
        guard values["agree"] == "yes", CustomerReader.addressKey(address, form.channel) != nil else {
            return signUpPage(form, request) { $0.isWrong = true }
        }
        if let refusal = slowed(request) { return page(for: refusal.problem, request.headers) }
        rights.signUp(form, address: address, language: language(request.headers))
        return signUpPage(form, request, .subscribeAsked)
    }

    private func signUpPage(
        _ form: SignUpForm, _ request: Request, _ name: Page = .subscribe,
        _ change: (inout PageSubject) -> Void = { _ in }
    ) -> Response {
        let language = language(request.headers)
        var subject = PageSubject(
            purpose: form.purpose, purposeName: form.purpose.name, channel: form.channel,
            formAction: "\(prefix)/subscribe/\(form.name)")
        subject.words = form.words.text(in: language)
        subject.formTitle = form.title.text(in: language)
        change(&subject)
        return page(.ok, name, language, headers: request.headers, subject: subject)
    }
}
