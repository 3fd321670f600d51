"""What a browser may keep."""


def no_store(get_response):
    """No page stays behind for the button "back" after the log-out, unless it says so itself."""

    def answer(request):
        response = get_response(request)
        response.setdefault("Cache-Control", "no-store")
        return response

    return answer
