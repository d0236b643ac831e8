"""How people sign in: with an account an administrator made, or through the organisation's own OpenID Connect."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

from valvo.accounts import actions
from valvo.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up by themselves with a password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse self-made accounts."""
        return False


class OpenIdAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Who the organisation's identity provider knows may come in; a role is given by an administrator."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Accept people the identity provider vouches for."""
        return True

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: object = None) -> User:
        """Make the account, with a trail event, and tie it to the provider's identity."""
        info = sociallogin.account.extra_data
        user = actions.add_person(
            email=sociallogin.user.email, name=str(info.get("name") or sociallogin.user.email), by=None
        )
        sociallogin.user = user
        sociallogin.save(request)
        return user
