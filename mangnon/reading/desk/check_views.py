from django.http import HttpRequest, HttpResponse


def check(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


settle = reopen = check
