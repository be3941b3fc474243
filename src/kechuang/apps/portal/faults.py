"""The pages shown when something cannot be done: what, how to mend, a code; never a stack trace."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from kechuang.apps.accounts import kept
from kechuang.kernel.errors import KechuangError


def fault_page(request: HttpRequest, status: int, title: str, fault: KechuangError) -> HttpResponse:
    return render(request, "portal/fault.html", {"fault_title": title, "faults": [fault]}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, TooManyFilesSent):
        fault = KechuangError(
            "HS-401",
            _("一次最多上传 %d 个文件，这次超过了，一个也没有收下。") % settings.DATA_UPLOAD_MAX_NUMBER_FILES,
            remedy=_("请返回上一页，分几次上传；文件很多时可请管理员用命令行一次读完。"),
        )
    elif isinstance(exception, RequestDataTooBig):
        fault = KechuangError(
            "HS-402",
            _("一次送来的文字超过 %d MB，没有收下。") % settings.MAX_UPLOAD_MB,
            remedy=_("请返回上一页，分成几份，或者存成文件后上传。"),
        )
    else:
        fault = KechuangError("HS-400", _("这次请求不完整，没有收下。"), remedy=_("请返回上一页重试。"))
    return fault_page(request, 400, _("没有收下"), fault)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    fault = (
        exception
        if isinstance(exception, KechuangError)
        else KechuangError("HS-403", _("您的角色不能做这件事。"), remedy=_("需要时请联系管理员。"))
    )
    return fault_page(request, 403, _("没有权限"), fault)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    fault = KechuangError(
        "HS-404",
        _("没有这个页面，或其中的内容已不在。"),
        where=request.path,
        remedy=_("请核对地址，或从导航进入。"),
    )
    return fault_page(request, 404, _("没有找到"), fault)


def not_by_address(request: HttpRequest) -> HttpResponse:
    fault = KechuangError(
        "HS-405",
        _("这个地址要由页面上的按钮打开，不能直接打开。什么也没有改变。"),
        where=request.path,
        remedy=_("请从导航进入，再按页面上的按钮。"),
    )
    return fault_page(request, 405, _("请用页面上的按钮"), fault)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Someone signed in anew in another window, and this one still holds the old token. What was typed is shown to be
    sent again, but only if the browser says that it was typed on our page: another site must not prepare a button.
    """
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    sent = kept.of(request) if is_ours else None
    if sent:
        return render(request, "accounts/go_on.html", {"kept": sent}, status=403)
    fault = KechuangError(
        "HS-419",
        _("页面停留过久，或浏览器关闭了 Cookie，这次提交没有被接受，数据没有改变。"),
        remedy=_("请返回上一页，刷新后再提交。"),
    )
    return fault_page(request, 403, _("请再提交一次"), fault)


def broken(request: HttpRequest) -> HttpResponse:
    # The frame needs the database and the session, which may be what is broken: this page stands alone.
    return HttpResponse(loader.render_to_string("portal/broken.html"), status=500)
